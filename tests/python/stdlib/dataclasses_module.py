import dataclasses
from dataclasses import KW_ONLY, InitVar, asdict, astuple, dataclass, field, fields, make_dataclass, replace


@dataclass
class Point:
    x: int
    y: int = 0


@dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = 0
    label: str = field(default="", compare=False)


@dataclass
class Inventory:
    name: str
    items: list = field(default_factory=list)
    secret: str = field(default="s", repr=False)
    total: int = field(init=False)
    scale: InitVar[int] = 1

    def __post_init__(self, scale):
        self.total = len(self.items) * scale


@dataclass(slots=True, kw_only=True)
class Slotted:
    a: int
    b: str = "b"


@dataclass
class Child(Point):
    z: int = 5
    _: KW_ONLY
    k: str = "kw"


print(Point(1), Point(1, 2) == Point(1, 2), Point(1) != Point(2), Point(y=1, x=0), Version(1, 2) < Version(1, 3), Version(1, label="a") == Version(1, label="b"), hash(Version(1)) == hash(Version(1)), sorted([Version(2), Version(1, 9)]))
print(Inventory("n", [1, 2], scale=3), Inventory("n", [1, 2], scale=3).total, Slotted(a=1), Slotted.__slots__, Child(1, 2, k="x"), [f.name for f in fields(Child)], Child.__match_args__)
print(asdict(Inventory("q", [Point(1)])), astuple(Child(1)), replace(Point(1, 2), y=9), dataclasses.is_dataclass(Point), dataclasses.is_dataclass(5), fields(Version)[2].compare, fields(Inventory)[1].default_factory)
match Point(3, 4):
    case Point(x, y=4):
        print("matched", x)
Made = make_dataclass("Made", [("a", int), ("b", str, field(default="z"))], namespace={"double": lambda self: self.a * 2})
print(Made(2), Made(2).double())


def attempt(label, function):
    try:
        print(label, function())
    except Exception as error:
        print(label, type(error).__name__, error)


attempt("frozen", lambda: setattr(Version(1), "major", 2))
attempt("frozen delete", lambda: delattr(Version(1), "major"))
attempt("missing", lambda: Point())
attempt("too many", lambda: Point(1, 2, 3))
attempt("keyword only", lambda: Slotted(1))
attempt("hash", lambda: hash(Point(1)))
attempt("order", lambda: Point(1) < Point(2))
attempt("order types", lambda: Version(1) < 5)
attempt("slots", lambda: setattr(Slotted(a=1), "c", 1))
attempt("replace init=False", lambda: replace(Inventory("x"), total=5, scale=1))
attempt("asdict", lambda: asdict(5))
attempt("mutable default", lambda: dataclass(type("M", (), {"__annotations__": {"x": list}, "x": []})))
attempt("order of defaults", lambda: make_dataclass("D", [("a", int, 1), ("b", int)]))
attempt("eq and order", lambda: dataclass(order=True, eq=False)(type("E", (), {})))
attempt("frozen child", lambda: dataclass(type("F", (Version,), {})))


@dataclass
class Recursive:
    me: object = None


r = Recursive()
r.me = r
print(r, Point.__annotations__, Point.__doc__, Point.__eq__(Point(1), 5), repr(dataclasses.MISSING)[:1] == "<")


@dataclass(repr=False, eq=False)
class Bare:
    x: int


print("Bare object" in repr(Bare(1)), Bare(1) == Bare(1))


@dataclass(unsafe_hash=True)
class Hashable:
    x: int
    y: int = field(hash=False, default=0)


print(hash(Hashable(1, 2)) == hash(Hashable(1, 3)), {Hashable(1): "v"}[Hashable(1)])
