# Loops over `zip` and `enumerate` of lists and tuples, for which no iterator is made, and all that may happen to them.
import sys


def dot(a, b):
    total = 0
    for x, y in zip(a, b):
        total += x * y
    return total


def places(a):
    result = []
    for i, x in enumerate(a):
        result.append((i, x))
    return result


def pairs(a, b):
    return [pair for pair in zip(a, b)]


def third(a):
    return {pair[1]: pair[0] for pair in enumerate(a)}


for _ in range(300):
    results = dot([1, 2, 3], [4, 5, 6, 7]), places(["a", "b"]), pairs([1, 2], [3]), third(["x", "y"])
print(results)
print(dot((1, 2), (3, 4)), dot([1], (2,)), dot([], [1]), dot([1.5], [2]), dot(range(3), [1, 2, 3]))
print(places("text"), places(()), places({1: 2}), pairs((), ()), pairs("ab", (1, 2)), third((5,)))
print(dot([1, 2], [1 << 62, 1 << 70]), dot("ab", [1, 2]) if 0 else "", pairs({1: 2}.items(), [3]))


class Backwards(list):
    def __iter__(self):
        return reversed([*super().__iter__()])


print(dot(Backwards([1, 2, 3]), [1, 10, 100]), places(Backwards([1, 2])), third(Backwards("ab")))


def growing(a, b):
    seen = []
    for i, (x, y) in enumerate([*zip(a, b)]):
        seen.append((i, x, y))
    for x, y in zip(a, b):
        seen.append((x, y))
        if len(a) < 6:
            a.append(x + 10)
            b.append(y + 10)
    for i, x in enumerate(a):
        if i < 3:
            a.append(i)
        elif i == 4:
            del a[5:]
        seen.append(x)
    else:
        seen.append("else")
    return seen


def leaving(a, b, what):
    for i, x in enumerate(a):
        for y, z in zip(a, b):
            if what == "break" and y == 2:
                break
            if what == "return" and z == 6:
                return i, x, y, z
            if what == "raise" and i == 1:
                raise ValueError(f"{i} {x} {y} {z}")
            if what == "continue":
                continue
            i += y
        else:
            x = "else"
    return i, x


def attempt(*arguments):
    try:
        return leaving(*arguments)
    except ValueError as e:
        return e


def catching(a, b):
    found = []
    for x, y in zip(a, b):
        try:
            found.append(x // y)
        except ZeroDivisionError:
            found.append("zero")
    return found


def suspended(a, b):
    for x, y in zip(a, b):
        got = yield x + y
        for i, z in enumerate(a):
            yield i, z, got


def nested(rows):
    return [[i * x for i, x in enumerate(row)] for row, _ in zip(rows, rows)]


for _ in range(300):
    results = growing([1, 2], [3, 4]), catching([6, 5, 4], [3, 0, 2]), nested([[1, 2], [3, 4, 5]])
    ways = [attempt([1, 2, 3], [4, 5, 6], what) for what in ("break", "return", "raise", "continue", "")]
    resumed = list(suspended([1, 2], [10, 20]))
print(*results, *ways, resumed, sep="\n")


def kinds(a, b):
    total = 0
    for x, y in zip(a, b):
        total += x
        total += y
    return total


# What is walked and its items change their kind while the loop is compiled.
for n in range(400):
    a, b = ([1, 2], [3, 4]) if n % 3 else ((1, 2), [3.5, 4])
    if n > 300 and n % 5 == 0:
        a = iter(a)
    result = kinds(a, b)
    if n % 50 == 0:
        print(n, result)


def unequal(a, b):
    try:
        for x, y in zip(a, b, strict=True):
            pass
        return "equal"
    except ValueError as e:
        return e


def unpacking(a, b):
    try:
        return [x + y + z for (x, y), z in zip(a, b)]
    except (TypeError, ValueError) as e:
        return e


def bad(a):
    try:
        for x, y in zip(a, 5):
            pass
    except TypeError as e:
        return e


for _ in range(200):
    results = [
        unequal([1], [1, 2]),
        unequal([1], [1]),
        unpacking([(1, 2)], [3]),
        unpacking([(1, 2, 3)], [3]),
        unpacking([5], [3]),
        bad([1]),
        [*zip([1, 2], [3, 4], [5])],
        [p for p in enumerate([7, 8], 5)],
        [p for p in enumerate([7, 8], start=2)],
        [p for p in zip([1])],
        [p for p in zip()],
    ]
print(*results, sep="\n")


def shadowed(a, b):
    return [pair for pair in zip(a, b)], [pair for pair in enumerate(a)]


for n in range(300):
    if n == 150:
        zip = lambda a, b: ["mine", a, b]
        enumerate = lambda a: ["mine too", a]
    if n == 250:
        del zip, enumerate
    result = shadowed([1, 2], [3, 4])
    if n in (0, 149, 150, 249, 250, 299):
        print(n, result)


def kept(a, b):
    walk = zip(a, b)
    first = [pair for pair, _ in zip(walk, (1,))]
    return first, [pair for pair in walk], next(walk, "end")


lines = []


def tracer(frame, event, argument):
    lines.append((event, frame.f_lineno - frame.f_code.co_firstlineno))
    return tracer


for _ in range(300):
    result = kept([1, 2, 3], [4, 5, 6])
print(result)
sys.settrace(tracer)
dot([1, 2], [3, 4])
sys.settrace(None)
print(lines)


# Three and four sequences, and five, side by side.
def side_by_side(a, b, c, d, e):
    three = four = five = 0
    for x, y, z in zip(a, b, c):
        three += x * y + z
    for w, x, y, z in zip(a, b, c, d):
        four += w * x - y * z
    for v, w, x, y, z in zip(a, b, c, d, e):
        five += v + w + x + y + z
    return three, four, five, sum(x - y + z for x, y, z in zip(c, b, a)), [t for t in zip(a, b, c)][-1:]


def not_as_many(a, b, c):
    try:
        for x, y in zip(a, b, c):
            return x, y
    except ValueError as e:
        return e


for n in range(300):
    a, b, c = [1, 2, 3], [4, 5, 6], [7, 8]
    if n >= 150:
        a, b, c = (1, 2.5), (3, 4), (5, 1 << 50)
    result = side_by_side(a, b, c, [1, 2, 3], [5, 6]), not_as_many(a, b, c), not_as_many([], b, c)
    if n in (0, 149, 150, 299):
        print(*result)
    for x, y, z in zip(a, b, c):
        if n == 200:
            print(x, y, z, end=" ")
        a = b = c = ()
print(x, y, z)
