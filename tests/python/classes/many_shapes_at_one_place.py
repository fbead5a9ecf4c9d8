# One attribute access that meets instances of many shapes and classes, while these change.
import gc


def read(objects):
    return [o.x for o in objects]


def write(objects, value):
    for o in objects:
        o.x = value


def call(objects):
    return [o.m(1) for o in objects]


def add(objects):
    for o in objects:
        o.new = o.x


class Plain:
    def m(self, y):
        return "plain", y


class Slots:
    __slots__ = ("a", "x", "new")

    def m(self, y):
        return "slots", y


class Computed:
    @property
    def x(self):
        return "computed"

    @x.setter
    def x(self, value):
        self.__dict__["stored"] = value

    def m(self, y):
        return "computed", y


class Constant:
    x = "constant"

    def m(self, y):
        return "constant", y


class Hook:
    def __getattr__(self, name):
        if name == "x":
            return "hook"
        raise AttributeError(name)

    def m(self, y):
        return "hook", y


class Child(Plain):
    pass


def make():
    objects = []
    for n in range(12):
        o = Plain() if n % 2 else Child()
        for k in range(n):
            setattr(o, f"a{k}", k)
        o.x = n
        objects.append(o)
    slots = Slots()
    slots.x = "slot"
    objects += [slots, Computed(), Constant(), Hook()]
    for n in range(6):
        one = type(f"Made{n}", (), {"x": n * 10, "m": lambda self, y, n=n: (n, y)})()
        objects.append(one)
    return objects


objects = make()
for _ in range(60):
    read(objects)
    call(objects)
print(read(objects))
print(call(objects))
fresh = make()
for _ in range(60):
    write(fresh, 5)
    add(fresh)
print(read(fresh))
print([getattr(o, "new", "none") for o in fresh], fresh[13].stored)

# Classes change.
Plain.m = lambda self, y: ("other", y)
Constant.x = "changed"
Child.x = property(lambda self: "child")
print(read(objects))
print(call(objects))
del Child.x
Hook.x = "no hook"
gc.collect()
print(read(objects))
for o in objects[:6]:
    del o.x
for o in objects:
    try:
        print(read([o]), end=" ")
    except AttributeError as error:
        print(error, end=" ")
print()
for o in objects[:6]:
    o.m = lambda y, o=o: ("own", y)
print(call(objects))
objects[3].__class__ = Child
objects[7].__dict__["x"] = "by dict"
objects[8].__dict__ = {"x": "new dict"}
print(read(objects[6:]))

# Many of them, made and dropped between collections.
total = 0
for n in range(300):
    kind = type(f"K{n}", (Plain,), {"__init__": lambda self, n=n: setattr(self, "x", n)})
    one = kind()
    write([one], n + 1)
    total += read([one])[0]
    if n % 100 == 0:
        gc.collect()
print(total)
