class Secret:
    __private = "mangled"
    __dunder__ = "not mangled"

    def __init__(self):
        self.__value = 1
        self._Secret__other = 2

    def get(self):
        return self.__private, self.__value, self.__other, self.__dunder__

    def __method(self):
        return "private method"

    def call(self):
        return self.__method()

    def local(self):
        __local = 5
        return sorted(locals())

    def keyword(self, __arg=3, **kwargs):
        return __arg, kwargs

    def string(self):
        return getattr(self, "__private", "no mangling in strings")

    class __Inner:
        __x = 1

    def inner(self):
        return self.__Inner.__name__, [n for n in vars(self.__Inner) if "x" in n and "_Inner" in n or n.endswith("__x")]


s = Secret()
print(s.get(), s.call(), s._Secret__value, s.local(), s.keyword(), s.string(), s.inner(), sorted(k for k in vars(s)), s.keyword(__arg=9))
try:
    s.__value
except AttributeError as error:
    print(error)


class _Under:
    __x = 1

    def x(self):
        return [n for n in vars(type(self)) if n.endswith("__x")]


class __:
    __y = 2


print(_Under().x(), [n for n in vars(__) if n.endswith("y")])


class Child(Secret):
    def __init__(self):
        super().__init__()
        self.__value = "child's own"

    def both(self):
        return self.__value, self._Secret__value


print(Child().both(), sorted(vars(Child())))
x = "global"


class Scope:
    x = "class"
    y = x
    z = [x for _ in range(1)]
    w = (lambda: x)()

    def method(self):
        return x

    try:
        del x
        after = x
    except NameError:
        after = "error"


print(Scope.y, Scope.z, Scope.w, Scope().method(), Scope.after)


def outer():
    v = "enclosing"

    class Local:
        r = v
        v = "own"
        s = v

        def m(self):
            return v

        class Deeper:
            t = v

    return Local.r if hasattr(Local, "r") else None, Local.s, Local().m(), Local.Deeper.t


try:
    print(outer())
except NameError as error:
    print(type(error).__name__, error)


class Loop:
    for i in range(3):
        pass
    if i == 2:
        flag = True
    squares = {n: n * n for n in range(i)}
    exec("made = 'by exec'")
    locals()["sneaky"] = 1


print(Loop.i, Loop.flag, Loop.squares, Loop.made, Loop.sneaky)
