import functools
import gc
import types


class Slotted(Exception):
    __slots__ = ("s",)


class More(Slotted):
    __slots__ = ("u", "v")


class Plain(More):
    pass


class Namespace(types.SimpleNamespace):
    __slots__ = ("k",)


class Partial(functools.partial):
    __slots__ = ("k",)


class Module(types.ModuleType):
    @property
    def known(self):
        return "property"

    def __getattr__(self, name):
        if name == "made":
            return "made up"
        raise AttributeError(name)


class SlottedModule(types.ModuleType):
    __slots__ = ("s",)


e = More(2)
e.u, e.v, e.s, e.w = [1], 2, 3, 4
f = Plain(3)
f.u, f.x = 5, [7]
n = Namespace(a=1)
n.k = [3]
p = Partial(print, 1)
p.k = [4]
gc.collect()
rubbish = [[] for _ in range(1000)]
print(e.u, e.v, e.s, e.w, e.__dict__, f.u, f.x, f.__dict__, n, n.k, p.k)
for base in (Exception, dict, list, types.SimpleNamespace):
    Big = type("Big", (base,), {"__slots__": tuple(f"a{i}" for i in range(300))})
    big = Big()
    for i in range(300):
        setattr(big, f"a{i}", [i])
    gc.collect()
    print(base.__name__, sum(getattr(big, f"a{i}")[0] for i in range(300)))
try:
    del e.u
    e.u
except AttributeError as error:
    print(error)
m = Module("x", "docs")
m.a = 1
print(m.__name__, m.a, m.__dict__, m.known, m.made, vars(m) is m.__dict__)
del m.a
m.__dict__["q"] = 5
print(hasattr(m, "a"), m.q)
m = SlottedModule("y")
m.s, m.t = 1, 2
print(m.s, m.t, "s" in m.__dict__, m.__dict__["t"])
try:
    m.__class__ = Module
except TypeError as error:
    print(error)
m = types.ModuleType("f")
m.x = 1
m.__class__ = Module
print(m.x, m.known, m.__name__, m)
m.__class__ = types.ModuleType
print(type(m).__name__, m.x)
