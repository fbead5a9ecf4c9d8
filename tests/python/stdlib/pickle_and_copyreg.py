import copyreg
import io
import pickle


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return vars(self) == vars(other)


class Slotted:
    __slots__ = ("a",)


class Stateful:
    def __getstate__(self):
        return ["state"]

    def __setstate__(self, state):
        self.restored = state


class Reduced:
    def __reduce__(self):
        return (Point, (1, 2), {"extra": 3})


values = [None, True, 5, -(2**70), 1.5, 2j, "té", b"b", bytearray(b"x"), [1, [2]], (1,), {"k": {1, 2}}, frozenset([1]), len, int, Point, range(3), slice(1, 2), ..., NotImplemented, ValueError("v").args, Point(1, [2])]
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    assert all(pickle.loads(pickle.dumps(v, protocol)) == v for v in values), protocol
print("protocols", pickle.HIGHEST_PROTOCOL, pickle.DEFAULT_PROTOCOL)
s = Slotted()
s.a = 7
print(pickle.loads(pickle.dumps(s)).a, pickle.loads(pickle.dumps(Stateful())).restored, vars(pickle.loads(pickle.dumps(Reduced()))), repr(pickle.loads(pickle.dumps(KeyError("k")))))
a = [1]
a.append(a)
b = pickle.loads(pickle.dumps(a))
shared = []
c = pickle.loads(pickle.dumps([shared, shared]))
print(b[1] is b, c[0] is c[1])
for bad in (lambda x: x, (n for n in ()), io.StringIO().__class__.write, type("Local", (), {})()):
    try:
        pickle.dumps(bad)
        print("pickled")
    except Exception as error:
        print(type(error).__name__)
for data in (b"", b"garbage", pickle.dumps([1, 2])[:-1], b"cno_such_module\nx\n."):
    try:
        pickle.loads(data)
    except Exception as error:
        print(type(error).__name__, error)
copyreg.pickle(complex, lambda z: (complex, (z.real, z.imag + 1)))
print(pickle.loads(pickle.dumps(1 + 1j)))


class Restricted(pickle.Unpickler):
    def find_class(self, module, name):
        raise pickle.UnpicklingError(f"{module}.{name} is forbidden")

    def persistent_load(self, pid):
        return f"persistent {pid}"


class Persist(pickle.Pickler):
    def persistent_id(self, o):
        return "point" if isinstance(o, Point) else None


try:
    Restricted(io.BytesIO(pickle.dumps(Point(1, 2)))).load()
except pickle.UnpicklingError as error:
    print(error)
buffer = io.BytesIO()
Persist(buffer).dump([Point(1, 2), 5])
buffer.seek(0)
print(Restricted(buffer).load())
