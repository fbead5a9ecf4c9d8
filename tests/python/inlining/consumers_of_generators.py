# sum, any, list and the like of a generator are loops in their caller; nobody must see that.
import sys
import traceback


def numbers(n):
    for i in range(n):
        yield i * 2


def mixed(items):
    for item in items:
        yield item


def total(n):
    return sum(x * x for x in range(n))


def total_of_call(n):
    return sum(numbers(n))


def total_of(items):
    return sum(x for x in items)


def total_of_mixed(items):
    return sum(mixed(items))


def has(items, wanted):
    return any(x == wanted for x in items)


def every(items):
    return all(x for x in items)


def listed(n):
    return list(x + 1 for x in range(n)), tuple(x for x in range(n)), list(numbers(n)), tuple(numbers(n))


def as_set(items):
    return set(x for x in items)


def in_order(items):
    return sorted(-x for x in items)


def joined(items, between):
    return between.join(str(x) for x in items), "".join(x for x in mixed(map(str, items)))


def joined_raw(items):
    return ", ".join(x for x in items)


def greatest(items):
    return max(x for x in items), min(x for x in items), max(mixed(items)), min(mixed(items))


def by_dict(d):
    return sum(d[k] for k in d), max(v for v in d.values()), [*(k for k, v in d.items() if v)]


def products(a, b):
    return sum(x * y for x, y in zip(a, b)), sum(i * x for i, x in enumerate(a))


def nested(n):
    return sum(sum(j for j in range(i)) for i in range(n)), max(sum(int(c) for c in str(i)) for i in range(n))


def prime(n):
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))


class Odd:
    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        return Odd(self.value + getattr(other, "value", other))

    __radd__ = __add__

    def __eq__(self, other):
        return self.value == getattr(other, "value", other)

    def __lt__(self, other):
        return self.value < getattr(other, "value", other)

    def __gt__(self, other):
        return self.value > getattr(other, "value", other)

    def __hash__(self):
        return hash(self.value)

    def __bool__(self):
        return self.value > 1

    def __neg__(self):
        return Odd(-self.value)

    def __repr__(self):
        return f"Odd({self.value})"


odd = [Odd(2), Odd(1), Odd(2)]
floats = [0.1] * 10 + [1e100, 1.0, -1e100]
for i in range(700):
    total(5), total_of_call(5), total_of([1, 2, 3]), total_of_mixed([1, 2, 3]), has([1, 2, 3], i % 5), every([1, i % 2])
    listed(3), as_set([1, 2, 1]), in_order([3, 1, 2]), joined([1, 2], "-"), joined_raw(["a", "b"]), greatest([1, 3, 2])
    by_dict({1: 2, 3: 0}), products([1, 2], (3, 4)), nested(4), prime(i % 50)
print(total(100), total_of_call(100), total_of(floats), total_of_mixed(floats), has([1, 2], 9), every([]), every([1, 0]))
print(listed(4), as_set([3, 3]), in_order([2.5, -1]), joined([1.5, None], ", "), joined_raw([]), greatest([2.5, -1]))
print(by_dict({"a": 1.5, "b": 2}), products([1.5, 2], [2, 0.25]), nested(12), [n for n in range(60) if prime(n)])
print(total_of([]), total_of([-0.0]), total_of([0.5]), total_of([1, 0.5]), total_of([0.5, 1]), total_of([True, 2]))
print(total_of([2**47] * 5), total_of([2**62, 2**62, 2**62, 0.5]), total_of([1, 1e100, -1e100]), total_of([1j, 0.1, 0.2]))
print(total_of(odd), has(odd, 2), every(odd), as_set(odd), in_order(odd), greatest(odd), total_of_mixed([0.5, Odd(1)]))


def float_total(n):
    return sum(x * 0.1 for x in range(n))


def first_floats(items):
    return sum(x for x in items)


for i in range(700):
    float_total(7), first_floats([0.5, 0.25])
print(float_total(11), float_total(0), first_floats([]), first_floats([1]), first_floats([1, 2]), first_floats([0.5, 1, True]))
print(first_floats([1e308, 1e308]), first_floats([0.1] * 10), first_floats([float("inf"), 1.0]), first_floats([-0.0]))


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as e:
        where = [(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)]
        print(type(e).__name__, e, where, repr(e.__context__))


for function, argument in [
    (total_of, ["a"]),
    (total_of, [1, None]),
    (total_of, [0.5, "b"]),
    (total_of_mixed, [[], 1]),
    (joined_raw, ["a", 1]),
    (joined_raw, [b"a"]),
    (greatest, []),
    (greatest, [1, "a"]),
    (as_set, [[]]),
    (in_order, [1, "a"]),
    (in_order, [1, 1j]),
    (total_of, 5),
    (total, "5"),
    (total_of_mixed, None),
]:
    attempt(function, argument)


# Stopped in the middle, the rest is left to others.
source = iter(range(10))
print(any(x > 3 for x in source), list(x for x in source), all(x < 3 for x in iter([1, 2, 3, 4])))
kept = numbers(5)
print(any(x > 3 for x in kept), sum(kept), sum(kept), max(numbers(4)), min((x for x in "cab")))


# Frames, and whoever wants to be told of calls.
def depth():
    f, names = sys._getframe(1), []
    while f:
        names.append(f.f_code.co_name)
        f = f.f_back
    return names


def looked(n):
    return list(depth() for _ in range(n)), max(len(depth()) for _ in range(n)), sum(1 for _ in depth())


for i in range(500):
    looked(1)
print(looked(2))


def profiled():
    calls = []
    sys.setprofile(lambda frame, event, arg: calls.append((event, getattr(arg, "__name__", frame.f_code.co_name))))
    x = sum(n for n in [1, 2])
    y = total_of_call(2)
    sys.setprofile(None)
    return x, y, calls


print(profiled())
lines = []


def tracer(frame, event, arg):
    if frame.f_code.co_name in ("total_of_call", "numbers"):
        lines.append((event, frame.f_lineno - frame.f_code.co_firstlineno))
    return tracer


sys.settrace(tracer)
total_of_call(2)
sys.settrace(None)
print(lines)


# Names that mean something else by now.
def shadowed(n):
    return sum(x for x in range(n)), list(x for x in range(n))


for i in range(500):
    shadowed(3)
sum = lambda items: ("mine", *items)
print(shadowed(3))
del sum
print(shadowed(3))
import builtins

was, builtins.list = builtins.list, lambda items: ("also mine", *items)
print(shadowed(3))
builtins.list = was


def parameters(sum, list, n):
    return sum(x for x in range(n)), list(x for x in range(n))


print(parameters(max, min, 4))


class Text(str):
    def join(self, items):
        return "my own " + str.join(self, items)


print(Text("-").join(c for c in "abc"), Text("-").join(["d"]), str.join("+", (c for c in "xyz")))


async def later():
    async def ticks():
        yield 1

    try:
        print(sum(x async for x in ticks()))
    except TypeError as e:
        print(e)


import asyncio

asyncio.run(later())


class Body:
    items = [1, 2, 3]
    total = sum(x for x in items)
    both = list(y for y in items if y > 1)


print(Body.total, Body.both, sum((x for x in [1, 2]), 10), sum(x for x in [1]) + sum(x for x in [2]))
print(*(sum(x for x in range(k)) for k in range(5)), sep=" ")


def in_a_try(items):
    for attempt in range(3):
        try:
            return sum(10 // x for x in items)
        except ZeroDivisionError:
            items = [x + 1 for x in items]
    return None


for i in range(500):
    in_a_try([1, 2, i % 4 - 1])
print(in_a_try([1, 2]), in_a_try([0, 3]), in_a_try([-2, 0]))


# The least of values that are all the same kind: the first round has nothing to compare with.


def kind(value):
    t = type(value)
    return value if t is int or t is float or t is bool else None


def least_of_one_kind(n):
    ints = kind(min(9 for _ in range(n)))
    floats = kind(min(x / 2 for x in range(1, n)))
    bools = kind(max(x > 1 for x in range(n)))
    wide = kind(max(x << 47 for x in range(n)))
    return ints, floats, bools, wide


for _ in range(200):
    found = least_of_one_kind(5)
    if found != (9, 0.5, True, 4 << 47):
        print("wrong", found)
        break
print(least_of_one_kind(3), [type(x).__name__ for x in least_of_one_kind(3)])
