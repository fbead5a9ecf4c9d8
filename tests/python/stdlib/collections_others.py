from collections import ChainMap, OrderedDict, UserDict, UserList, UserString, defaultdict, namedtuple

dd = defaultdict(list)
dd["a"].append(1)
dd["b"]
print(dd, dict(dd), dd.get("zz"), "zz" in dd, dd.default_factory, defaultdict(int, x=1)["y"], defaultdict(lambda: "dflt")["k"], dd.copy(), dd | {"c": 1}, type(dd | {}).__name__)
dd.default_factory = None
for call in (lambda: dd["missing"], lambda: defaultdict(5), lambda: defaultdict(list, 5), lambda: defaultdict(lambda: 1 / 0)["x"]):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
Point = namedtuple("Point", "x y z", defaults=[0])
p = Point(1, 2)
print(p, p.x, p[1], p._fields, p._replace(y=9), p._asdict(), Point._make([4, 5, 6]), Point._field_defaults, p == (1, 2, 0), hash(p) == hash((1, 2, 0)), isinstance(p, tuple), Point.__doc__, Point.x.__doc__, len(p), [*p], Point(z=1, y=2, x=3))
x, y, z = p
match p:
    case Point(a, b, 0):
        print("matched", a, b)


class Named(namedtuple("Base", ["a", "b"])):
    __slots__ = ()

    @property
    def total(self):
        return self.a + self.b


print(Named(1, 2), Named(1, 2).total, namedtuple("R", "def x x _y", rename=True)._fields)
for call in (lambda: Point(1), lambda: Point(1, 2, 3, 4), lambda: Point(q=1), lambda: p.w, lambda: setattr(p, "x", 5), lambda: namedtuple("T", "a a"), lambda: namedtuple("T", "class"), lambda: namedtuple("1T", "a"), lambda: namedtuple("T", "_a"), lambda: p._replace(w=1), lambda: Point._make([1]), lambda: namedtuple("T", "a", defaults=[1, 2])):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
od = OrderedDict(b=1, a=2, c=3)
od.move_to_end("b")
od.move_to_end("c", last=False)
print(od, od.popitem(), od.popitem(last=False), od, OrderedDict([(1, 2), (3, 4)]) == OrderedDict([(3, 4), (1, 2)]), OrderedDict(a=1) == {"a": 1}, list(reversed(OrderedDict(x=1, y=2))), OrderedDict.fromkeys("ab", 0), od | {"q": 1})
try:
    od.move_to_end("zz")
except KeyError as error:
    print("KeyError", error)
cm = ChainMap({"a": 1}, {"a": 2, "b": 3})
cm["c"] = 4
print(cm, cm["a"], cm["b"], len(cm), sorted(cm), cm.parents, cm.new_child({"a": 0})["a"], cm.maps, dict(cm), cm.get("zz", "none"))
for call in (lambda: cm["zz"], lambda: cm.pop("b"), lambda: cm.__delitem__("b")):
    try:
        print(call())
    except KeyError as error:
        print("KeyError", error)


class Upper(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.upper(), value)


class L(UserList):
    pass


u = Upper(a=1)
u["b"] = 2
u.update(c=3)
print(u, u.data, "A" in u, L([1, 2]) + [3], type(L([1])[:]).__name__, L([3, 1]).count(3), UserString("abc").upper(), type(UserString("abc")[0]).__name__, UserString("x") == "x")
