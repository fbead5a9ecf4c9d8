import copy

nested = [1, [2, 3], {"k": [4]}, (5, [6])]
shallow, deep = copy.copy(nested), copy.deepcopy(nested)
nested[1].append("changed")
nested[2]["k"].append("changed")
nested[3][1].append("changed")
print(shallow, deep, shallow == nested, deep == nested)
a = [1]
a.append(a)
b = copy.deepcopy(a)
print(b, b[1] is b, b is not a)
shared = []
pair = copy.deepcopy([shared, shared])
print(pair[0] is pair[1])
for value in (5, "s", None, 1.5, (1, 2), frozenset([1]), len, int, range(3), ..., b"x", print):
    assert copy.copy(value) is value and copy.deepcopy(value) is value or value == copy.copy(value)
print("atoms ok", copy.copy([1]) == [1], copy.copy({1: 2}), copy.copy({1}), copy.copy(bytearray(b"x")))


class Plain:
    def __init__(self, items):
        self.items = items


class Custom:
    def __init__(self, v):
        self.v = v

    def __copy__(self):
        return Custom(("copied", self.v))

    def __deepcopy__(self, memo):
        return Custom(("deep copied", self.v, len(memo) >= 0))


class Slotted:
    __slots__ = ("a", "b")


class Reduced:
    def __init__(self, n):
        self.n = n

    def __reduce__(self):
        return Reduced, (self.n * 10,)


class WithState:
    def __getstate__(self):
        return {"state": "made"}

    def __setstate__(self, state):
        self.restored = state


class NewArgs(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))

    def __getnewargs__(self):
        return tuple(self)


p = Plain([1, [2]])
q, r = copy.copy(p), copy.deepcopy(p)
print(q.items is p.items, r.items is p.items, r.items, type(r).__name__)
print(copy.copy(Custom(1)).v, copy.deepcopy(Custom(1)).v, copy.deepcopy([Custom(2)])[0].v)
s = Slotted()
s.a = [1]
t = copy.deepcopy(s)
print(t.a, t.a is s.a, hasattr(t, "b"), copy.copy(Reduced(2)).n, copy.copy(WithState()).restored, copy.copy(NewArgs(1, 2)), type(copy.deepcopy(NewArgs(1, [2]))).__name__)


class ListSub(list):
    pass


l = ListSub([1, [2]])
l.extra = {"x": []}
m = copy.deepcopy(l)
print(m, type(m).__name__, m.extra, m.extra is l.extra)


class Refuses:
    def __reduce_ex__(self, protocol):
        raise TypeError("cannot copy")


for value in (Refuses(), (x for x in ()), __builtins__):
    try:
        print(type(copy.copy(value)).__name__)
    except TypeError as error:
        print(error)


class Point:
    __match_args__ = ("x",)

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __replace__(self, **changes):
        return Point(**{**vars(self), **changes})


print(vars(copy.replace(Point(1, 2), y=9)), issubclass(copy.Error, Exception))
cycle = Plain(None)
cycle.items = [cycle]
copied = copy.deepcopy(cycle)
print(copied.items[0] is copied, copied is not cycle)
