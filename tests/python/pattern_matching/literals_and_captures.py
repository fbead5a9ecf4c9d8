def kind(x):
    match x:
        case 0:
            return "zero"
        case 1 | 2 | 3:
            return "small"
        case -1:
            return "minus one"
        case 1.5:
            return "one and a half"
        case 2 + 3j:
            return "complex"
        case "a" | "b":
            return "letter"
        case b"x":
            return "bytes"
        case True:
            return "never: True equals 1"
        case None:
            return "none"
        case str() as text if text.isupper():
            return f"upper {text}"
        case int(n) if n > 100:
            return f"large {n}"
        case int() | float() as number:
            return f"number {number}"
        case str(text):
            return f"text {text}"
        case _:
            return "other"


for value in (0, 1, True, False, 2.0, -1, 1.5, 2 + 3j, "a", b"x", None, "ABC", 500, 50, 2.5, "xyz", [], {}, object):
    print(value, "->", kind(value))


def identity(x):
    match x:
        case True:
            return "True"
        case False:
            return "False"
        case None:
            return "None"
        case other:
            return other


print(identity(True), identity(1), identity(0), identity(False), identity(None))


class Color:
    RED = "red"
    GREEN = "green"

    class Deep:
        BLUE = "blue"


def color(c):
    match c:
        case Color.RED:
            return 1
        case Color.GREEN | Color.Deep.BLUE:
            return 2
    return None


print(color("red"), color("blue"), color("x"))
match 5:
    case x:
        pass
print(x)
match "no", "match":
    case ["other", y]:
        pass
try:
    print(y)
except NameError as error:
    print(error)
match (lambda: [1, 2])():
    case [a, b] if a > b:
        print("guarded")
    case [a, b]:
        print("fell to second", a, b)
match 1, 2:
    case 1, z:
        print(z)
match = case = type = "soft keywords are names"
print(match, case)
match [1]:
    case [match]:
        print(match)


class Noisy:
    def __eq__(self, other):
        print("eq", other)
        return other == 3


match Noisy():
    case 1 | 2:
        print("no")
    case 3 | 4:
        print("three")
for source in ("match x:\n case a: pass\n case b: pass", "match x:\n case a | b: pass", "match x:\n case [a, a]: pass", "match x:\n case {'k': 1, 'k': 2}: pass", "match x:\n case C(a=1, a=2): pass", "match x:\n case _ | 1: pass", "match x:\n case 1 + 1: pass", "match x:\n case f'x': pass",
               "match x:\n case [*a, *b]: pass", "match x:\n case {**r, 'k': 1}: pass", "match x:\n case {**_}: pass", "match x:\n case a.b as c.d: pass", "match x:\n case 1 as _: pass", "match x:\n case -a: pass", "match x:\n case (1 as a) | 2: pass", "match x:\n pass"):
    try:
        compile(source, "<s>", "exec")
        print("ok", source)
    except SyntaxError as error:
        print(error.msg)
