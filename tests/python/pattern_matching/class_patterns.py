class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


class Point3(Point):
    __match_args__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


def where(p):
    match p:
        case Point3(0, 0, 0):
            return "origin 3"
        case Point3(z=z, x=x):
            return f"3d {x} {z}"
        case Point(0, 0):
            return "origin"
        case Point(0, y=y) | Point(y, 0):
            return f"axis {y}"
        case Point(x=x, y=y) if x == y:
            return f"diagonal {x}"
        case Point() as p:
            return f"somewhere {p}"
        case [Point(x=a), Point(y=b)]:
            return f"two points {a} {b}"
        case {"at": Point(x, y)}:
            return f"in dict {x} {y}"
        case _:
            return "not a point"


for value in (Point(0, 0), Point(0, 5), Point(7, 0), Point(3, 3), Point(1, 2), Point3(0, 0, 0), Point3(1, 2, 3), [Point(1, 2), Point(3, 4)], {"at": Point(5, 6)}, 5):
    print(value if not isinstance(value, Point3) else "Point3", "->", where(value))


def builtin(x):
    match x:
        case bool(b):
            return f"bool {b}"
        case int(n):
            return f"int {n}"
        case str(s):
            return f"str {s}"
        case float(f):
            return f"float {f}"
        case list([a, *_]):
            return f"list starting {a}"
        case dict({"k": v}):
            return f"dict with {v}"
        case tuple((a, b)):
            return f"tuple {a} {b}"
        case bytes(b) | bytearray(b):
            return f"bytes {b}"
        case set(s) | frozenset(s):
            return f"set {len(s)}"
        case object():
            return "object"


for value in (True, 5, "s", 1.5, [1, 2], [], {"k": 1}, {}, (1, 2), b"x", bytearray(b"y"), {1}, frozenset(), None):
    print(repr(value), "->", builtin(value))


class NoArgs:
    pass


class BadArgs:
    __match_args__ = ["x"]


class BadItem:
    __match_args__ = (5,)


class Twice:
    __match_args__ = ("x",)
    x = 1


class Missing:
    __match_args__ = ("absent",)


class Property:
    __match_args__ = ("fails",)

    @property
    def fails(self):
        raise ZeroDivisionError("in property")


def try_match(value, cls):
    try:
        match value:
            case cls(a):
                return f"matched {a}"
        return "no match"
    except Exception as error:
        return f"{type(error).__name__} {error}"


for cls in (NoArgs, BadArgs, BadItem, Twice, Missing, Property):
    print(cls.__name__, try_match(cls(), cls))
print(try_match(1, 5), try_match(1, "x"))
try:
    match Twice():
        case Twice(1, x=1):
            print("x")
except TypeError as error:
    print(error)
try:
    match 1:
        case int(1, 2):
            print("x")
except TypeError as error:
    print(error)


class Meta(type):
    def __instancecheck__(cls, instance):
        print("instancecheck", instance)
        return instance == 7


class Seven(metaclass=Meta):
    pass


match 7:
    case Seven(real=r):
        print("seven", r)
