def trace(label, value=None):
    print(label, end=" ")
    return value


a, *b = 1, 2, 3
*c, d = "xyz"
e, *f, g = range(5)
h, *i = [1]
(j, *k), l = (1, 2, 3), 4
*m, = "ab"
[n, (o, [p, *q])] = 1, (2, "pqr")
print(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)
print([*range(2), 5, *"ab"], (*[], 1), {*[1], *(2,)}, {**{"a": 1}, "b": 2, **dict(a=3)}, [*{}], (*"x",), *[1, 2])


def f(*args, **kwargs):
    return args, kwargs


print(f(*[1, 2], 3, *(4,), **{"x": 1}, y=2, **{"z": 3}), f(*"ab", *{}), f(**{}))


def collect():
    return 1, *[2, 3], 4


def generate():
    yield 0, *"ab"


print(collect(), list(generate()), [x for x in (1, *(2, 3))])


class Target:
    def __setattr__(self, name, value):
        print("set", name, value, end="; ")

    def __setitem__(self, key, value):
        print("item", key, value, end="; ")


t = Target()
t.a, t["b"], *t.c = trace("right side", (1, 2, 3, 4))
print()
t.x = t.y = t[0] = trace("once", 5)
print()
x = [0, 1, 2]
x[trace("index", 0)], x[trace("index", 1)] = trace("value", "p"), trace("value", "q")
print(x)
for (a, b), *rest in [((1, 2), 3, 4), ("xy", "z")]:
    print(a, b, rest)


class Iterable:
    def __iter__(self):
        print("iter", end=" ")
        yield 1
        yield 2
        print("exhausted", end=" ")


a, b = Iterable()
print(a, b)
for count in (0, 1, 3):
    try:
        a, b = [0] * count
    except ValueError as error:
        print(error)
    try:
        a, *b, c, d = [0] * count
        print(a, b, c, d)
    except ValueError as error:
        print(error)
for value in (5, None, object, lambda: 0):
    for use in (lambda v: [*v], lambda v: {**v}, lambda v: f(*v), lambda v: f(**v), lambda v: {*v}):
        try:
            use(value)
        except TypeError as error:
            print(error)
for mapping in ({1: 2}, {"a": 1, 2: 3}):
    try:
        f(**mapping)
    except TypeError as error:
        print(error)
