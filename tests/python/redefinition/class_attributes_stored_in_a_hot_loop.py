# Stores to attributes of a class, while what the attribute is, or who else has it, changes under way.
class Mode:
    count = 0
    name = "a"


class Derived(Mode):
    pass


class Watched(type):
    def __setattr__(cls, name, value):
        print("set", name, value)
        super().__setattr__(name, value)


def bump(n):
    for _ in range(n):
        Mode.count += 1
    return Mode.count, Derived.count, Mode().count, getattr(Derived(), "count")


def put(value):
    Mode.count = value
    return Derived().count


def look(obj):
    return obj.count


print(bump(3000))
for value in (1, 2.5, None, "text", [1], (), {}, set(), True, 1 << 80, b"bytes"):
    for _ in range(300):
        result = put(value)
    print(result, look(Derived()), look(Mode), Derived.__dict__.get("count"))

Mode.count = 0
print(bump(500))

# A property takes the attribute's place, and data again.
Mode.count = property(lambda self: "from a property")
print(look(Mode()), isinstance(Mode.count, property))
print(put(5), look(Mode()), bump(300))

# A function as attribute binds.
for _ in range(300):
    put(3)
print(put(lambda self: "called")())
print(put(8), bump(10))

# A subclass gets one of its own.
Derived.count = "own"
print(bump(300))
del Derived.count
print(bump(300))

# The attribute goes, and comes back.
del Mode.count
try:
    bump(1)
except AttributeError as e:
    print(e)
Mode.count = 7
print(bump(300))

# Another class under the name.
Mode, Old = Watched("Mode", (), {"count": 100}), Mode
print(bump(2), Old.count)
Mode = Old
print(bump(300))


class Text(str):
    pass


for _ in range(300):
    put("plain")
print(type(put(Text("derived"))).__name__, type(look(Mode())).__name__)


class Get(int):
    def __get__(self, instance, owner=None):
        return "asked", instance is None


for _ in range(300):
    put(4)
print(put(Get(4)), look(Mode), bump(0))
Mode.count = 1
print(bump(3))
