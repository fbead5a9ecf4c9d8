a = [1]
a.append(a)
print(a, a[1][1][0], a == a, len(a))
b = [a, [a]]
print(b)
d = {}
d["self"] = d
d["list"] = [d]
print(d)
t = ([],)
t[0].append(t)
print(t)
s = [{}]
s[0]["x"] = s
print(s, str(s), f"{s}", "%s" % (s,))
x, y = [], []
x.append(y)
y.append(x)
print(x, y)
try:
    print(x == y)
except RecursionError as error:
    print("RecursionError")
c, e = [1], [1]
c.append(c)
e.append(e)
try:
    print(c == e)
except RecursionError as error:
    print("RecursionError")


class Raises:
    def __repr__(self):
        raise ValueError("bad repr")


class Odd:
    def __repr__(self):
        return 42


class Recursive:
    def __init__(self):
        self.items = [self]

    def __repr__(self):
        return f"Recursive({self.items})"


for bad in ([1, Raises()], (Raises(),), {"k": Raises()}, {Raises()}, [[Raises()]], [Odd()], {1: Odd()}):
    try:
        print(bad)
    except Exception as error:
        print(type(error).__name__, error)
r = Recursive()
try:
    print(r)
except RecursionError as error:
    print("RecursionError")
print([1, a] == [1, a], a in b, [None, ...], [[], [[]], {}, (), set()], [(1,), (1, 2)])


class Changing:
    def __repr__(self):
        shrinking.clear()
        return "changing"


shrinking = [Changing(), 1, 2, 3]
print(shrinking, shrinking)
