t = (3, 1, 2)
print(t, (), (1,), t[0], t[-1], t[1:], t[::-1], t + (4,), t * 2, 2 * t, t * 0, len(t), 3 in t, t.index(1), t.count(2), min(t), max(t), sum(t), sorted(t))
print(t == (3, 1, 2), t < (3, 2), (1, 2) < (1, 2, 0), () < (0,), (1, "a") == (1, "a"), t != [3, 1, 2], (1,) == (1.0,), hash((1, 2)) == hash((1, 2)), hash(()) == hash(()), hash((1,)) != hash((2,)))
print(tuple(), tuple("ab"), tuple([1, 2]), tuple(range(3)), tuple(t) is t, t[:] is t, tuple(x for x in "xy"), (*t, *"z"), tuple({"k": 1}))
a, b, c = t
(d, e), f = (1, 2), 3
g, = [9]
[h, i] = "hi"
print(a, b, c, d, e, f, g, h, i)
a, b = b, a
print(a, b, {(1, 2): "x"}[1, 2], {(1, (2, 3)): "n"}[(1, (2, 3))], ((1,), [2]), (1, (2, (3, ()))), repr((1.5, "s", None)))
x = 1, 2
y = (1)
z = (1),
print(x, y, z, type(y).__name__, (1, 2,), ((1, 2)), t.__len__(), t.__contains__(9), t.__getnewargs__())
t += (5,)
u = t
t += (6,)
print(t, u)
mutable = ([],)
try:
    mutable[0] += [1]
except TypeError as error:
    print(error, mutable)
for statement in ("t[0] = 1", "del t[0]", "t[10]", "t['a']", "t.index(99)", "t + [1]", "t + 1", "t * 1.5", "t < 1", "t < [1]", "hash(([],))", "hash((1, {}))", "tuple(5)", "tuple(1, 2)", "t.append(1)", "t[::0]", "a, b = t", "a, b = (1,)", "a, b = 5",
                  "a, *b, c = (1,)", "a, b, c, d, e, f, g, h = t", "*a, = 5", "(a, b), c = 1, 2", "t.x = 1", "tuple(x=1)", "{t: 1, [1]: 2}", "a, b = 'abc'", "a, b = {}", "a, b = None", "a, b = iter([1, 2, 3])", "t[1.0]"):
    try:
        exec(statement)
        print(statement, "ok")
    except Exception as error:
        print(statement, type(error).__name__, error)


class Point(tuple):
    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))

    x = property(lambda self: self[0])


p = Point(1, 2)
print(p, p.x, p == (1, 2), hash(p) == hash((1, 2)), type(p[:]).__name__, type(p + ()).__name__, isinstance(p, tuple), {p: 1}[(1, 2)])
