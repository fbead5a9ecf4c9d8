"""Items and slices of bytes, bytearrays and arrays: all codes, limits, negative and wrong indices, in hot loops too."""
import array
import collections

data = bytes(range(256)) * 3
print(data[5], data[-1], data[3:9], data[-4:], data[::100], data[250:5:-60], data[700:9000], data[5:5], data[9:3])
print(data.find(b"\x05", 10), data.rfind(b"\x05", 0, 300), data.count(b"\x00", 1), data.index(b"\xff\x00", 300))
print(data.startswith(b"\x01\x02", 1), data.endswith((b"x", b"\xff")), data.startswith(b"", 800), b"abc".find(b"", 4))
print(b"prefix-body".removeprefix(b"prefix-"), bytearray(b"body.py").removesuffix(b".py"), b"  x ".strip(), b"xxyx".strip(b"x"))
print(b"a" + b"b", bytearray(b"a") + b"b", b"a" + bytearray(b"b"), b"" + b"", b"x" * 3, b"abc" < b"abd", b"a" == bytearray(b"a"))
for bad in (lambda: data[1000], lambda: data[-1000], lambda: data["x"], lambda: bytearray(b"a")[3], lambda: data[2**70]):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)


class Index:
    def __init__(self, b):
        self.b = b

    def __index__(self):
        self.b.clear()
        return 2


b = bytearray(b"0123456789")
print(b[Index(b):], b)
b = bytearray(b"0123456789")
print(b.find(b"5", Index(b)), b)


def total(items):
    t = 0
    for i in range(len(items)):
        t += items[i] + items[-1 - i]
    return t


def fill(items, values):
    for i in range(len(items)):
        items[i] = values[i % len(values)]
    return items


for code in "bBhHiIlLqQ":
    a = array.array(code, range(100))
    for times in range(30):
        r = total(a)
    bits = 8 * a.itemsize - code.islower()
    low = -(1 << bits) if code.islower() else 0
    limits = [low, (1 << bits) - 1, 0, 1]
    print(code, r, list(fill(a, limits))[:5], end=" ")
    for wrong in (low - 1, 1 << bits, 1.5, "x", None):
        try:
            a[3] = wrong
        except Exception as e:
            print(type(e).__name__, e, end="; ")
    print(a[3], a[-100])
for code in "fd":
    a = array.array(code, [0.5, 1.5, -2.5] * 30)
    for times in range(30):
        r = total(a)
    print(code, r, list(fill(a, [1, 2.5, True, 2**60, float("inf")]))[:6])
    try:
        a[0] = 10**400
    except Exception as e:
        print(type(e).__name__, e)
for i in (100, -101, 2**63):
    try:
        array.array("i", range(100))[i]
    except Exception as e:
        print(type(e).__name__, e)
    try:
        array.array("i", range(100))[i] = 3
    except Exception as e:
        print(type(e).__name__, e)
ba = bytearray(range(200))
for times in range(20):
    r = total(ba)
print(r, fill(ba, [1, 255, 0])[:5])
for wrong in (256, -1, "x", 1.0, None):
    try:
        ba[0] = wrong
    except Exception as e:
        print(type(e).__name__, e)
print(total(collections.deque(range(50))), array.array("w", "h\u00e9\U0001f600")[2])


# Keys of dicts: bytes, None, tuples of these, and what is hashed differently.
keys = [b"a", b"", "a", "", None, (), (b"a",), ("a", None), (1, b"x", "y", (2, (b"z",))), (True, 1), (1.0, 1), (1, (1.5, 2))]
d = {}
for times in range(20):
    for n, key in enumerate(keys):
        d[key] = d.get(key, 0) + n
print(d == {key: 20 * n for n, key in enumerate(keys)} or d)
Point = collections.namedtuple("Point", "x y")
e = {Point(1, 2): "p", (3, (4, Point(5, 6))): "q"}
print(e[1, 2], e[3, (4, (5, 6))], Point(1, 2) in e, hash(Point(1, 2)) == hash((1, 2)), hash((1, (2, 3))) == hash((1, (2, 3))))


class Own(tuple):
    def __hash__(self):
        return 7

    def __eq__(self, other):
        return "own"


print(hash(Own((1, 2))), {Own((1, 2)): 1}.get((1, 2)), hash((1, Own((2,)))) == hash((1, 7)))
print(hash(b""), hash(""), {None: 1}[None], (None,) in {(None,)})
