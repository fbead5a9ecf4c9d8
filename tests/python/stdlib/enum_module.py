from enum import CONTINUOUS, Enum, Flag, IntEnum, IntFlag, StrEnum, auto, member, nonmember, unique, verify


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    @property
    def pretty(self):
        return self.name.title()


print(Color.RED, repr(Color.RED), Color(2), Color["BLUE"], Color.RED.value, Color.RED.name, Color.CRIMSON is Color.RED, list(Color), len(Color), Color.RED in Color, 1 in Color, 99 in Color, Color.__members__["CRIMSON"], Color.RED.pretty)
print(Color.RED == 1, Color.RED == Color.RED, Color.RED != Color.GREEN, hash(Color.RED) == hash("RED"), isinstance(Color.RED, Color), type(Color), f"{Color.RED}", f"{Color.RED:>12}|", {Color.RED: "r"}[Color(1)], list(reversed(Color)), bool(Color.RED))


class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius


class Auto(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower() + str(count)

    A = auto()
    B = auto()


class Number(IntEnum):
    ONE = 1
    TWO = auto()


class Text(StrEnum):
    HELLO = auto()
    OTHER = "x"


class Perm(Flag):
    R = 4
    W = 2
    X = 1
    RW = R | W


class IF(IntFlag):
    A = auto()
    B = auto()
    C = auto()


print(Planet.EARTH.mass, Planet.MARS, [a.value for a in Auto], Number.TWO + 1, Number.ONE < Number.TWO, Number.TWO, repr(Number.ONE), [10, 20, 30][Number.ONE], f"{Number.TWO}", Text.HELLO, Text.HELLO == "hello", repr(Text.OTHER), "".join([Text.HELLO, "!"]))
print(Perm.R | Perm.X, Perm.RW, ~Perm.R, Perm.R & Perm.RW, Perm.RW ^ Perm.R, bool(Perm.R & Perm.X), Perm.R in Perm.RW, list(Perm.RW), Perm(0), Perm(7), repr(Perm.R | Perm.X), len(Perm.RW), Perm(5).value, list(Perm))
print(IF.A | IF.C, IF.A | 8, repr(IF(3)), IF(7) & ~IF.B, IF.A + 1, isinstance(IF.A, int), ~IF.A)


class Missing(Enum):
    ONE = 1

    @classmethod
    def _missing_(cls, value):
        return cls.ONE if value == "uno" else None


class Mixed(str, Enum):
    A = "a"

    def __str__(self):
        return "mixed " + self.value


class Holder(Enum):
    X = 1
    helper = nonmember(5)
    f = member(lambda: 7)

    class Inner(Enum):
        Y = 2


print(Missing("uno"), Mixed.A, Mixed.A.upper(), Mixed("a") is Mixed.A, Holder.helper, Holder.f.value(), list(Holder)[:1], Enum("Dyn", "P Q")["Q"].value, list(Enum("D2", {"a": 1})), Color._member_names_, Color(Color.RED))
for call in ("Color(99)", "Color['NOPE']", "Color.NOPE", "Missing('zz')", "setattr(Color, 'RED', 5)", "delattr(Color, 'RED')", "Color.RED < Color.BLUE", "Perm(8)", "Color()", "type('Sub', (Color,), {})", "unique(Color)", "Color.RED.value.__class__.x", "Color.RED.RED", "setattr(Color.RED, 'value', 2)", "setattr(Color.RED, 'name', 2)", "Enum('Dup', ['A', 'A'])", "Perm.R | 1", "Number('x')", "verify(CONTINUOUS)(Enum('C', {'a': 1, 'b': 5}))"):
    try:
        print(call, eval(call))
    except Exception as error:
        print(call, type(error).__name__, error)
