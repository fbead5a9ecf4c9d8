# A loop that alone knows a generator may have its code in place; nobody must see that.
import gc
import sys
import traceback


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def pairs(a, b):
    for x in a:
        for y in b:
            yield x, y
        yield x, None


def several(x):
    yield x
    if x > 3:
        yield x * 2
        yield -x
    yield x + 0.5


def floats(n):
    x = 0.25
    for _ in range(n):
        yield x
        x = x * 1.5 + 1


def growing(n):
    x = 1
    for _ in range(n):
        yield x
        x *= 7


def sent(n):
    for i in range(n):
        got = yield i
        assert got is None


def empty():
    return
    yield


def sum_of(n):
    s = 0
    for x in count(n):
        s += x
    return s


def sum_of_pairs(a, b):
    s = 0
    for x, y in pairs(a, b):
        if y is not None:
            s += x * y
    return s


def sums(n):
    s = 0
    for i in range(n):
        for x in several(i):
            s += x
    return s


def broken_off(n):
    for x in count(n):
        if x * x > 50:
            break
    else:
        return "all", x
    return "broken", x


def returned(n):
    for x in floats(n):
        if x > 100:
            return x
    return None


def nested(n):
    s = 0
    for x in count(n):
        for y in (z * x for z in range(x)):
            s += y
    return s


def grown(n):
    s = 0
    for x in growing(n):
        s += x
    return s


def none_sent(n):
    return [x for x in sent(n)]


def nothing():
    s = 0
    for x in empty():
        s += 1
    return s


def free(n, factor):
    s = 0
    for x in (factor * i + j for i in range(n) for j in range(2) if i != j):
        s += x
    return s


for i in range(900):
    sum_of(5), sum_of_pairs([1, 2], (3, 4)), sums(6), broken_off(i % 20 + 1), returned(12), nested(4)
    grown(5), none_sent(3), nothing(), free(3, 2)
print(sum_of(100), sum_of_pairs([1, 2, 3], range(4)), sums(10), broken_off(5), broken_off(100))
print(returned(3), returned(30), nested(9), grown(40), none_sent(4), nothing(), free(5, 1.5), free(4, 10**20))


# What the generator works on is of another kind all of a sudden.
print(sum_of(3.5), sum_of_pairs([2.5], [1, 2.5]), sum_of_pairs((), ""), sum_of_pairs([True], [2]))


def throws(n, at):
    for i in range(n):
        if i == at:
            raise ValueError(f"at {i}")
        yield i


def stops(n, at):
    for i in range(n):
        if i == at:
            next(iter(()))
        yield i


def consumes(generator_of, n, at):
    s = 0
    for x in generator_of(n, at):
        s += x
    return s


def throwing(n, at):
    s = 0
    for x in throws(n, at):
        s += x
    return s


def stopping(n, at):
    s = 0
    for x in stops(n, at):
        s += x
    return s


def caught(n, at):
    s = 0
    try:
        for x in throws(n, at):
            s += x
    except ValueError as e:
        return s, e.args, [f.name for f in traceback.extract_tb(e.__traceback__)]
    return s


def failing_consumer(n, at):
    s = 0
    for x in count(n):
        s += 10 // (x - at)
    return s


for i in range(900):
    throwing(6, -1), stopping(6, -1), caught(6, -1 if i % 3 else 2), failing_consumer(6, -1)
    consumes(throws, 6, -1), consumes(stops, 6, -1)
for f in throwing, stopping, failing_consumer:
    try:
        f(9, 5)
    except (ValueError, RuntimeError, ZeroDivisionError) as e:
        print(type(e).__name__, e, [(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)])
        print(type(e.__cause__).__name__)
print(caught(9, 5), caught(3, 9))


# Frames.
def names():
    f = sys._getframe(1)
    found = []
    while f is not None:
        found.append((f.f_code.co_name, f.f_lineno))
        f = f.f_back
    return found


def looking(n):
    for i in range(n):
        yield names() if i == 2 else i


def looked(n):
    last = None
    for x in looking(n):
        last = x
    return last


def shown(i):
    return sys._getframe(1).f_locals if i == 3 else i


def variables(n):
    i = 0
    total = 10
    while i < n:
        total += i
        yield shown(i)
        i += 1


def seen(n):
    last = None
    for x in variables(n):
        last = x if isinstance(x, int) else dict(x)
    return last


for i in range(900):
    looked(2), seen(2)
print(looked(3))
print(seen(4))


# Leaving in the middle of the generator, of the loop, and of both, with what is collected meanwhile.
class Thing:
    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        gc.collect()
        return Thing(self.value + getattr(other, "value", other))

    __radd__ = __add__


def things(items):
    box = [0]
    for item in items:
        kept = [item, box]
        yield kept[0]
        box[0] += 1
    yield box[0]


def added(items, start):
    s = start
    for x in things(items):
        s = s + x
    return s


for i in range(900):
    added([1, 2, 3], 0)
print(added([1, 2, 3], 0), added([1, Thing(5), 2.5], 1).value, added([1, 2], Thing(1)).value)
try:
    added(["a", "b"], "")
except TypeError as e:
    print(e)


# The loop is left for the interpreter while a generator in a generator runs.
def inner(n, odd):
    for i in range(n):
        yield i if i != odd else "odd"


def outer(n, odd):
    for x in inner(n, odd):
        yield x * 2


def through(n, odd):
    out = []
    for x in outer(n, odd):
        out.append(x)
    return out


for i in range(900):
    through(4, -1)
print(through(5, 3), through(3, 0), through(4, -1))


# Rebinding what the code relies on.
def offset(x):
    return x + 1


def shifted(n):
    for i in range(n):
        yield offset(i)


def shift(n, change):
    global offset
    s = []
    for x in shifted(n):
        s.append(x)
        if change and x == 3:
            offset = lambda x: x * 100
    return s


for i in range(900):
    shift(5, False)
print(shift(6, True), shift(2, False))


def recursive(n):
    if n:
        for x in recursive(n - 1):
            yield x + 1
    yield 0


def depth(n):
    s = 0
    for x in recursive(n):
        s += x
    return s


for i in range(1000):
    depth(4)
print(depth(20))
try:
    depth(100000)
except RecursionError as e:
    print("RecursionError")
print(sum(x for x in count(10) if x % 3), [*(x for x in pairs("ab", "c"))])
frame_of = (sorted(sys._getframe().f_locals)[0] for _ in "a")
print(next(frame_of), type(next(sys._getframe().f_locals[".0"] for _ in list("1"))).__name__)
