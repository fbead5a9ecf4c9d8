# Generator expressions over `zip` and `enumerate` of sequences, for which no iterator is made where a loop consumes them.
import sys


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def first_difference(a, b):
    return next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), None)


def equal(a, b):
    return len(a) == len(b) and all(x == y for x, y in zip(a, b))


def places(text, letter):
    return [i for i in (i for i, c in enumerate(text) if c == letter)]


def pairs(a, b):
    return list(p for p in zip(a, b))


def largest(a):
    return max((x, i) for i, x in enumerate(a))


def table(a, b):
    return dict((k, v) for k, v in zip(a, b))


def joined(a, b):
    return ",".join(f"{x}{y}" for x, y in zip(a, b))


for n in range(300):
    results = (
        dot([1, 2, 3], [4, 5, 6, 7]),
        dot([1.5, 2.5], [2, 4]),
        first_difference([1, 2, 3], [1, 2, 4]),
        equal("abc", "abd"),
        equal("abc", "abc"),
        places("banana", "a"),
        pairs((1, 2), (3, 4, 5)),
        largest([3, 9, 2]),
        table(["a", "b"], [1, 2]),
        joined("ab", "xy"),
    )
print(*results, sep="\n")
print(dot((1, 2), [3, 4]), dot(range(3), [1, 2, 3]), dot([], []), dot(iter([1, 2]), [5, 6]), dot([1 << 60], [1 << 60]))
print(equal([1, 2], (1, 2)), places(["a", "b", "a"], "a"), pairs("ab", [1, 2]), largest((5,)), joined([1], "q"))


# What is walked changes while it is walked.
def growing(a, b):
    return sum(grow(a, x, y) for x, y in zip(a, b))


def grow(a, x, y):
    if len(a) < 10:
        a.append(x + y)
    if len(a) == 10:
        del a[5:]
    return x * y


for n in range(300):
    a = [1, 2, 3]
    result = growing(a, [4, 5, 6, 7, 8, 9, 10])
print(result, a)


# A generator that raises in the middle, one that is left, and one that goes on elsewhere.
def quotients(a, b):
    try:
        return sum(x // y for x, y in zip(a, b))
    except ZeroDivisionError as e:
        frame = e.__traceback__.tb_next.tb_frame
        return frame.f_code.co_name, frame.f_locals["x"], frame.f_locals["y"], type(frame.f_locals[".0"]).__name__


def left(a):
    for x in (i * x for i, x in enumerate(a)):
        if x > 3:
            return x
    return None


def elsewhere(a, b):
    made = (x + y for x, y in zip(a, b))
    for first in made:
        break
    return first, list(made), type(made.gi_frame).__name__


def nested(rows, columns):
    return [sum(x * y for x, y in zip(row, column)) for row, column in zip(rows, columns)]


def product(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


for n in range(300):
    results = (
        quotients([6, 4], [3, 2]),
        quotients([6, 4], [3, 0]),
        left([0, 1, 2, 3]),
        left([]),
        elsewhere([1, 2, 3], [4, 5, 6]),
        nested([[1, 2], [3, 4]], [[5, 6], [7, 8]]),
        product([[1, 2], [3, 4]], [[5, 6], [7, 8]]),
    )
print(*results, sep="\n")


# What has been seen is no longer so.
def mixed(a, b):
    return [x for x in (x for x, y in zip(a, b) if y)]


for n in range(400):
    a, b = ([1, 2], [3, 0]) if n < 200 else ((1, "x"), [1.5, None])
    if n > 300 and n % 5 == 0:
        a, b = iter(a), {1: 2}.items()
    result = mixed(a, b)
    if n % 50 == 0:
        print(n, result)


class Sequence:
    def __getitem__(self, i):
        if i < 3:
            return i * 10
        raise IndexError


class Backwards(list):
    def __iter__(self):
        return reversed([*super().__iter__()])


print(dot(Sequence(), [1, 2, 3]), dot(Backwards([1, 2]), [10, 1]), largest(Sequence()), first_difference(Sequence(), [0, 1]))


def bad(a):
    try:
        return sum(x for x, y in zip(a, 5))
    except TypeError as e:
        return e


def unpacking(a):
    try:
        return sum(x for x, y, z in zip(a, a))
    except ValueError as e:
        return e


for n in range(200):
    results = bad([1]), unpacking([1]), sum(x for x, y in zip([1], [2], strict=True)), sum(i for i, x in enumerate([5], 7))
print(*results, sep="\n")


def shadowed(a, b):
    return sum(x * y for x, y in zip(a, b)), sum(i * x for i, x in enumerate(a))


for n in range(300):
    if n == 150:
        zip = lambda a, b: [(7, 1)]
        enumerate = lambda a: [(9, 1)]
    if n == 250:
        del zip, enumerate
    result = shadowed([1, 2], [3, 4])
    if n in (0, 149, 150, 249, 250, 299):
        print(n, result)


lines = []


def tracer(frame, event, argument):
    lines.append((event, frame.f_lineno - frame.f_code.co_firstlineno))
    return tracer


sys.settrace(tracer)
dot([1, 2], [3, 4])
sys.settrace(None)
print(lines)
