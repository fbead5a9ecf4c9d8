# `__dict__` of instances, whose attributes go on being read, stored and called while both ways are in use.
import copy
import gc
import weakref


class Point:
    kind = "point"

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def total(self):
        return self.x + self.y

    def shadowed(self):
        return "method"


def both(p):
    return p.x, p.y, dict(p.__dict__)


def read(p, rounds):
    total = 0
    for _ in range(rounds):
        total += p.x + p.total()
    return total


# Stores through either way are seen through the other.
p = Point(1, 2)
d = p.__dict__
print(d is p.__dict__, d is vars(p), type(d))
p.x = 10
d["y"] = 20
print(both(p), p.total(), read(p, 300))
p.z = 30
d["w"] = 40
print(p.z, p.w, list(d), dir(p)[-7:])
for i in range(200):
    p.x = i
    d["y"] = -i
    assert d["x"] == i and p.y == -i and p.total() == 0
print(both(p))

# Names that are no identifiers, equal to others, or not strings.
d["".join(["to", "tal"])] = lambda: "own"
print(p.total(), "total" in d)
del p.total
print(p.total())
d["a b"] = 1
print(getattr(p, "a b"), hasattr(p, "c d"))
d[1] = "one"
print(d[1], p.x, sorted(map(str, d)))


class Text(str):
    pass


q = Point(1, 2)
q.__dict__[Text("x")] = 5
print(both(q))
q = Point(1, 2)
q.__dict__[Text("n")] = 5
print(q.n, both(q))

# Each way of changing a dict.
def fresh():
    p = Point(1, 2)
    return p, p.__dict__


p, d = fresh()
d.update(x=3, more=4)
print(both(p), p.more)
p, d = fresh()
d |= {"y": 7, "other": 8}
print(both(p), p.other)
p, d = fresh()
print(d.setdefault("x", 9), d.setdefault("new", 9), p.new)
p, d = fresh()
print(d.pop("x"), hasattr(p, "x"), both_y := p.y)
p, d = fresh()
print(d.popitem(), hasattr(p, "y"), p.x)
p.y = 5
print(p.total(), d)
p, d = fresh()
d.clear()
print(d, hasattr(p, "x"), p.kind)
p.x = 1
print(d, p.x)
p, d = fresh()
del d["x"]
p.x = 4
print(both(p))
p, d = fresh()
del p.x
p.x = 5
print(both(p), list(d))
try:
    del p.missing
except AttributeError as error:
    print(error)

# A method is shadowed in the middle of a loop, through the dict.
p, d = fresh()
seen = []
for i in range(300):
    if i == 250:
        d["shadowed"] = lambda: "own"
    if i == 280:
        del d["shadowed"]
    seen.append(p.shadowed())
print(seen.count("method"), seen.count("own"))

# The dict goes on after the instance, and the instance after the dict.
p, d = fresh()
gone = weakref.ref(p)
p = None
gc.collect()
d["x"] = 100
d["n"] = 1
print(d)
p, d = fresh()
p.__dict__ = {"x": "other"}
print(d, p.x, hasattr(p, "y"))
d["x"] = 50
print(p.x)
q = Point(3, 4)
q.__dict__ = fresh()[0].__dict__
print(q.total())
p, d = fresh()
q.__dict__ = p.__dict__
q.x = 77
print(p.x, d, p.total(), q.total())
p.y = 1
print(q.y, q.__dict__ is p.__dict__)

# Another class.
class Other:
    def total(self):
        return "other"


p, d = fresh()
p.__class__ = Other
p.x = 8
print(p.total(), d, p.__dict__ is d)

# As globals of code.
p, d = fresh()
exec("def get(): return x\ndef put(v):\n    global x\n    x = v", d)
for i in range(100):
    d["put"](i)
    assert p.x == i == d["get"]()
p.x = "set"
print(d["get"]())
del d["__builtins__"]

# Copies.
p = Point([1], 2)
q = copy.copy(p)
r = copy.deepcopy(p)
q.y = 3
r.x.append(5)
print(both(p), both(q), both(r), q.__dict__ is p.__dict__)
print(read(Point(1, 2), 100), read(copy.copy(Point(3, 4)), 100))


# Those that fill it themselves.
class Bag:
    def __init__(self, **values):
        self.__dict__.update(values)

    def __getattr__(self, name):
        return f"no {name}"

    def get(self, name):
        return self.__dict__[name]


def hot(n):
    total = 0
    for i in range(n):
        bag = Bag(a=i, b=2)
        total += bag.a + bag.b + bag.get("a") + len(bag.missing)
    return total


print(hot(300))


class Hooked:
    def __setattr__(self, name, value):
        self.__dict__[name] = ("set", value)


h = Hooked()
for i in range(200):
    h.a = i
    h.b = -i
print(h.a, h.b, h.__dict__)


class Slotted:
    __slots__ = ("fast", "__dict__", "__weakref__")


s = Slotted()
s.fast = 1
s.slow = 2
print(s.__dict__, s.fast, s.slow)
s.__dict__["fast"] = 3
print(s.fast, s.__dict__)
s.__dict__["more"] = 4
s.slow = 5
print(s.more, s.__dict__)

# Many attributes.
many = Point(0, 0)
d = many.__dict__
for i in range(300):
    if i % 2:
        d[f"a{i}"] = i
    else:
        setattr(many, f"a{i}", i)
print(len(d), sum(getattr(many, f"a{i}") for i in range(300)), many.total())
p = Point(0, 0)
for i in range(100):
    setattr(p, f"b{i}", i)
d = p.__dict__
p.b5 = "five"
d["b99"] = "last"
print(len(d), d["b5"], p.b99)


# Changed while somebody iterates.
p, d = fresh()
try:
    for name in d:
        p.more = 1
except RuntimeError as error:
    print(error)
p, d = fresh()
for name in d:
    setattr(p, name, 0)
print(both(p))


# An instance that its finaliser brings back.
class Phoenix:
    kept = []

    def __init__(self):
        self.x = 1

    def __del__(self):
        Phoenix.kept.append(self)


f = Phoenix()
d = f.__dict__
f = None
# Something else comes into the interpreter's hands, whose stack the collector looks through.
both(Point(1, 2))
gc.collect()
for f in Phoenix.kept:
    f.x = 2
    print(d, f.x, f.__dict__ is d)
    d["x"] = 3
    print(f.x)
