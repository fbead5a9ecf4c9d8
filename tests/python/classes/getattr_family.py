class Logged:
    def __init__(self):
        object.__setattr__(self, "log", [])

    def __getattribute__(self, name):
        if name != "log":
            object.__getattribute__(self, "log").append("getattribute " + name)
        return object.__getattribute__(self, name)

    def __getattr__(self, name):
        self.log.append("getattr " + name)
        if name.startswith("x"):
            return name * 2
        raise AttributeError("no " + name)

    def __setattr__(self, name, value):
        self.log.append(f"setattr {name}={value}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        self.log.append("delattr " + name)
        object.__delattr__(self, name)

    def __dir__(self):
        return ["z", "a", "m"]

    def method(self):
        return "m"


l = Logged()
l.a = 1
l.a += 1
print(l.a, l.xyz, l.method(), hasattr(l, "b"), getattr(l, "c", "dflt"), dir(l))
del l.a
try:
    l.a
except AttributeError as error:
    print("AttributeError", error)
print(l.log)


class Proxy:
    def __init__(self, target):
        self.__dict__["_target"] = target

    def __getattr__(self, name):
        return getattr(self._target, name)

    def __setattr__(self, name, value):
        setattr(self._target, name, value)


class Target:
    value = 5

    def hello(self):
        return "hello"


t = Target()
p = Proxy(t)
p.new = 1
print(p.value, p.hello(), t.new, p.__class__.__name__, vars(p) == {"_target": t})
try:
    len(p)
except TypeError as error:
    print(error)


class Special:
    def __getattr__(self, name):
        return lambda *a: 42


for use in (lambda s: s.__len__(), lambda s: s.foo(), len, lambda s: s + 1, iter, lambda s: s[0], bool, str.__class__, lambda s: s()):
    try:
        print(use(Special()))
    except TypeError as error:
        print(error)


class Raises:
    def __getattr__(self, name):
        raise KeyError(name)


for use in (lambda r: r.x, lambda r: hasattr(r, "x"), lambda r: getattr(r, "x", 1)):
    try:
        print(use(Raises()))
    except KeyError as error:
        print("KeyError", error)


class ClassAttribute:
    def __getattribute__(self, name):
        return "always " + name


c = ClassAttribute()
print(c.x, c.__dict__, c.__class__, type(c).__name__, isinstance(c, ClassAttribute), getattr(c, "anything"), object.__getattribute__(c, "__class__").__name__)


class DynamicDict:
    pass


d = DynamicDict()
d.__dict__ = {"a": 1, "b": 2}
d.__dict__["not an identifier"] = 3
setattr(d, "with space", 4)
print(d.a, getattr(d, "not an identifier"), d.__dict__, getattr(d, "with space"))
del d.__dict__
print(d.__dict__)
d.__dict__.update(q=1)
print(d.q, vars(d) is d.__dict__)
