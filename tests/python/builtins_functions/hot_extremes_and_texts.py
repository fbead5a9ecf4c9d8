"""`min` and `max` of a few values, and `==` of strings, in hot loops: numbers of all kinds, ties, and what only looks like them."""

nan, inf = float("nan"), float("inf")


def least(a, b):
    return min(a, b)


def greatest(a, b):
    return max(a, b)


def three(a, b, c):
    return min(a, b, c), max(a, b, c), max(0, min(255, a))


class Odd:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return Answer(self.n < getattr(other, "n", other))

    def __gt__(self, other):
        return Answer(self.n > getattr(other, "n", other))

    def __repr__(self):
        return f"Odd({self.n})"


class Answer:
    def __init__(self, held):
        self.held = held

    def __bool__(self):
        return self.held


values = [0, -0.0, 0.0, 1, True, 1.0, -1, 2**47, 2**48 - 1, 2**48, -(2**48), -(2**48) - 1, 2**70, -(2**70), 1.5, nan, inf, -inf, Odd(1), Odd(0)]
for times in range(40):
    out = []
    for a in values:
        for b in values:
            try:
                out.append((least(a, b), greatest(a, b)))
            except TypeError as e:
                out.append(str(e))
print(out)
for times in range(300):
    r = three(3, 1, 2)
print(r, three(1.5, 2, -1), three("b", "a", "c") if False else three(300, 1, 1), three(-5, 2.5, nan))
for bad in (lambda: least("a", 1), lambda: greatest(None, 1), lambda: three(1j, 2, 3), lambda: min(), lambda: max(3)):
    try:
        print(bad())
    except TypeError as e:
        print(type(e).__name__, e)


def clamp(items):
    total = 0
    for x in items:
        total += max(-10, min(10, x))
    return total


for times in range(20):
    r = clamp(range(-50, 60)), clamp([x / 2 for x in range(-50, 70)])
print(r, clamp([2**60, -(2**60), True]))


class Text(str):
    def __eq__(self, other):
        return "asked"

    __hash__ = str.__hash__


def same(a, b):
    return a == b


def differ(a, b):
    return a != b


texts = ["", "a", "b", "\xe9", "\u20ac", "\U0001f600", "ab", "ac", "a\xe9", "a\u20ac", "".join(["a"]), "".join(["a", "b"]), "x" * 40, "x" * 39 + "y"]
for times in range(60):
    out = [(same(a, b), differ(a, b)) for a in texts for b in texts]
print(out)
print(same("a", 1), same(b"a", "a"), same("a", None), differ("a", 1.5), same(Text("a"), "a"), same("a", Text("a")), differ("a", Text("b")))


def count(text, wanted):
    n = 0
    for c in text:
        if c == wanted:
            n += 1
        elif c != "z" and c + "!" == "b!":
            n += 100
    return n


for times in range(30):
    r = count("abcabz\xe9" * 20, "a"), count("\u20acab" * 20, "\u20ac")
print(r)
