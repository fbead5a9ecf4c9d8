class Data:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name

    def __get__(self, instance, owner=None):
        return f"get {self.name} {type(instance).__name__} {owner.__name__ if owner else None}"

    def __set__(self, instance, value):
        print("set", self.name, value)

    def __delete__(self, instance):
        print("delete", self.name)


class NonData:
    def __get__(self, instance, owner):
        return "non-data"


class SetOnly:
    def __set__(self, instance, value):
        instance.__dict__["setonly"] = value * 2


class Class:
    data = Data()
    nondata = NonData()
    setonly = SetOnly()


c = Class()
print(c.data, Class.data, c.nondata, Class.nondata, type(c.setonly).__name__)
c.data = 5
del c.data
c.__dict__["data"] = "instance"
c.__dict__["nondata"] = "instance"
print(c.data, c.nondata)
c.setonly = 21
print(c.setonly)
c.nondata = "assigned"
del c.nondata
print(c.nondata, Class.__dict__["data"].name)
try:
    del c.setonly
except AttributeError as error:
    print(error)
Class.late = Data()
try:
    c.late
except AttributeError as error:
    print(error)


class Raising:
    def __get__(self, instance, owner):
        raise AttributeError("from descriptor")


class WithGetattr:
    r = Raising()

    def __getattr__(self, name):
        return "fallback " + name


print(WithGetattr().r, WithGetattr().other)
try:
    WithGetattr.r
except AttributeError as error:
    print(error)


class Meta(type):
    both = Data()
    plain = "meta plain"


class HasMeta(metaclass=Meta):
    both = "class value"
    plain = "class plain"


print(HasMeta.both, HasMeta.plain, HasMeta().both)


class FunctionLike:
    def __get__(self, instance, owner):
        return lambda *args: (type(instance).__name__, args)


class Uses:
    method = FunctionLike()
    __len__ = lambda self: 3
    __call__ = FunctionLike()


u = Uses()
print(u.method(1), Uses.method(2), len(u), u(5))


class BadSetName:
    def __set_name__(self, owner, name):
        raise ValueError("no name")


try:
    class Broken:
        x = BadSetName()
except ValueError as error:
    print(error, error.__notes__)
f = lambda self: self.tag
u.tag = "bound by hand"
print(f.__get__(u)(), f.__get__(u, Uses).__self__ is u, f.__get__(None, Uses) is f)
try:
    f.__get__(None, None)
except TypeError as error:
    print(error)


class Switch:
    def __get__(self, instance, owner):
        return "descriptor now"


class Later:
    x = Switch()


l = Later()
l.x = "own value"
print(l.x)
Switch.__set__ = lambda self, instance, value: print("now data")
print(l.x)
l.x = 3
del Switch.__get__, Switch.__set__
print(l.x)
