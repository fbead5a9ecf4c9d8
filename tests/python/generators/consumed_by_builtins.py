"""Built-in functions that exhaust generators: what they take, what stops them, and what may happen in between."""

import sys


def numbers(*items):
    for item in items:
        got = yield item
        assert got is None, got
    print("finished", end=" ")


for items in [(), (1, 2), (1, 2.5, 3), (2**47, 2**47, -1), (2**100, 1), (True, 2), (0.1,) * 10, (1e308, 1e308, -1e308), (1, 2.5, 1j)]:
    print(sum(numbers(*items)), end=" ")
    print(sum(numbers(*items), 10), sum(numbers(*items), 0.5))

for items in [(), (True, True), (True, False, True), (1, 0), ("", "a"), (None,), ([],)]:
    print(all(numbers(*items)), any(numbers(*items)))

print(list(numbers(1, "a", None)), tuple(numbers(1, 2)), sorted(numbers(3, 1, 2)))
print(sorted(set(numbers(1, 2, 1, 2, 3))), sorted(frozenset(numbers("b", "a", "b"))))
print(dict(numbers((1, 2), (3, 4))), "-".join(numbers("a", "b")), max(numbers(3, 9, 4)), min(numbers(3, 9, 4)))
print(len(set(numbers(-1, -2, 0, 0.0, False, 1, True, 1.0, "1", (1, 2), (1, 2)))))
a = [0]
a.extend(numbers(1, 2))
a += numbers(3)
a[1:1] = numbers("x", "y")
print(a)
s = {1}
s.update(numbers(2, 3))
s |= set(numbers(4))
print(sorted(s))


def failing(f, *items):
    try:
        print(f(numbers(*items)))
    except Exception as error:
        print(type(error).__name__, error)


failing(sum, 1, "a", 2)
failing(set, 1, [], 2)
failing("".join, "a", 1)
failing(dict, 1)


def raising():
    yield 1
    yield 2
    raise KeyError("in the generator")


for f in (sum, set, list, tuple, all, dict.fromkeys, sorted):
    try:
        print(f(raising()))
    except KeyError as error:
        trace = error.__traceback__.tb_next
        print(f.__name__, error, trace.tb_frame.f_code.co_name, trace.tb_lineno)


# What takes the items runs code that uses the same generator.
class Greedy:
    def __init__(self, generator, value):
        self.generator, self.value = generator, value

    def __hash__(self):
        return hash(self.value)

    def __eq__(self, other):
        print("compared, next is", next(self.generator, "no more"), self.generator.gi_running)
        return False


def with_greedy():
    yield Greedy(generator, 5)
    yield 5
    yield 6
    yield 7


generator = with_greedy()
print(len(set(generator)))


class Adding:
    def __init__(self, generator):
        self.generator = generator

    def __radd__(self, other):
        return other + next(self.generator)


def with_adding():
    yield 1
    yield Adding(adding)
    yield 10
    yield 100


adding = with_adding()
print(sum(adding))


class Truth:
    def __bool__(self):
        print("truth", next(truths), truths.gi_suspended)
        return True


def truth_values():
    yield True
    yield Truth()
    yield "skipped"
    yield True


truths = truth_values()
print(all(truths))


# The generator itself sees that it runs, and looks at what takes its items.
def watching():
    target = yield_to
    yield len(target)
    yield len(target)
    try:
        next(watched)
    except ValueError as error:
        yield str(error)
    yield sys._getframe().f_back.f_code.co_name


yield_to = []
watched = watching()
yield_to.extend(watched)
print(yield_to)


# Handled exceptions stay with whom they belong to.
def handling():
    try:
        raise ValueError("inside")
    except ValueError:
        yield 1
        yield repr(sys.exception())
    yield repr(sys.exception())


try:
    raise KeyError("outside")
except KeyError:
    print(list(handling()), repr(sys.exception()))
print(list(handling()), sys.exception())


def delegating():
    result = yield from numbers(1, 2)
    yield result
    yield from (x * 2 for x in (3, 4))


print(list(delegating()))
print(sum(x * y for x in range(4) for y in range(x)))
print(sum(len(list(range(n))) for n in (sum(range(k)) for k in range(5))))
