# Objects that lose attributes: what is left, in which order, and what the class then shows.


class Context:
    kind = "class"

    def __init__(self, a, b, c):
        self.a = a
        self.b, self.c = b, c
        self.result = None

    def enter(self):
        del self.b, self.c
        self.result = self.a
        return self

    def leave(self):
        self.kind = "own"
        kind = self.kind
        del self.kind
        return kind, self.kind, self.result


def rounds(n):
    found = []
    for i in range(n):
        c = Context(i, [i], "c")
        c.enter()
        found.append((c.leave(), list(c.__dict__)))
        c.b = i
        found.append((c.b, list(vars(c).items())))
    return found[-2:]


print(rounds(3), rounds(2000))


class Many:
    pass


def without(names, gone):
    o = Many()
    for i, name in enumerate(names):
        setattr(o, name, i)
    for name in gone:
        delattr(o, name)
    before = [getattr(o, name, "-") for name in names]
    for name in gone:
        setattr(o, name, name)
    return before, [getattr(o, name, "-") for name in names], "".join(o.__dict__)


letters = "abcdefghijklmnopqrstuvwxyz"
for k in range(1, 27, 5):
    print(*without(letters[:k], letters[k // 2]), *without(letters[:k], letters[k - 1] + (letters[0] if k > 1 else "")))
for i in range(300):
    without(letters, letters[i % 26] + letters[(i * 7 + 3) % 26] if i % 26 != (i * 7 + 3) % 26 else "c")
print(*without("xyz", "y"), *without("zxy", "zxy"), *without("abc", ""))


class Slotted:
    __slots__ = ("s", "t", "__dict__")

    def __init__(self):
        self.s, self.t, self.u, self.v = 1, 2, 3, 4


def slotted(name):
    o = Slotted()
    delattr(o, name)
    missing = []
    for other in "stuv":
        try:
            missing.append(getattr(o, other))
        except AttributeError as e:
            missing.append(str(e))
    setattr(o, name, "again")
    return missing, o.__dict__


print(*map(slotted, "stuv"), sep="\n")


class Hooked:
    def __getattr__(self, name):
        return "hook " + name

    def __delattr__(self, name):
        if name == "kept":
            raise AttributeError("kept stays")
        super().__delattr__(name)


def hooked(n):
    seen = set()
    for i in range(n):
        h = Hooked()
        h.kept, h.gone, h.last = 1, 2, i
        del h.gone
        seen.add(h.gone)
        h.gone = 5
        seen.add((h.gone, h.kept, h.last == i))
        try:
            del h.kept
        except AttributeError as e:
            seen.add(str(e))
        try:
            del h.gone, h.gone
        except AttributeError as e:
            seen.add(str(e))
    return sorted(seen, key=str)


print(hooked(3), hooked(1000))


def alternating(n):
    total = 0
    o = Many()
    o.x, o.y, o.z = 1, 2, 3
    for i in range(n):
        total += o.x + o.y + o.z
        if i % 3 == 0:
            del o.y
            o.y = i % 7
        elif i % 3 == 1:
            d = o.__dict__
            del d["x"]
            o.x = 4
        if i == n // 2:
            o = Many()
            o.z = o.y = o.x = 1
    return total, list(o.__dict__)


print(alternating(5), alternating(3000))


def shown():
    o = Many()
    o.p, o.q, o.r = 1, 2, 3
    d = o.__dict__
    del o.q
    d["s"] = 4
    del d["p"]
    o.t = 5
    return d, o.r, o.s, hasattr(o, "p"), hasattr(o, "q"), d is o.__dict__


for _ in range(300):
    result = shown()
print(result)
try:
    del Many().nothing
except AttributeError as e:
    print(e)
