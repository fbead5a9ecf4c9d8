# Generators that run often enough to be compiled: resumed, sent to, thrown into, delegated to, drained by built-ins.
import gc
import sys
import traceback


def count(n):
    for i in range(n):
        yield i


def scaled(n):
    x = 0.5
    while n:
        got = yield x
        x = x * 1.0001 + (got or 0)
        n -= 1
    return x


def walk(tree):
    if tree:
        yield from walk(tree[0])
        yield tree[1]
        yield from walk(tree[2])


def tree(depth):
    return (tree(depth - 1), depth, tree(depth - 1)) if depth else None


def guarded(n):
    for i in range(n):
        try:
            if i % 3 == 0:
                raise ValueError(i)
            yield i
        except ValueError as e:
            yield -e.args[0]
            yield repr(sys.exc_info()[1])
        finally:
            yield "f"


def delegating():
    result = yield from scaled(5)
    yield result
    return result


def failing():
    for i in range(5):
        if i == 4:
            1 / 0
        yield i


def kinds(values):
    total = 0
    for value in values:
        total = total + value
        yield total


def stops():
    yield 1
    raise StopIteration(7)


def pairs(n):
    for i in range(n):
        yield i, str(i)


async def add(i):
    return i + 1


async def adds(n):
    total = 0
    for i in range(n):
        total += await add(i)
    return total


def lines(error):
    return [frame.lineno for frame in traceback.extract_tb(error.__traceback__)]


def once():
    seen = [sum(count(50)), max(count(9)), list(walk(tree(4))), list(guarded(7)), dict(pairs(3)), 3 in count(5)]
    coroutine = adds(10)
    try:
        coroutine.send(None)
    except StopIteration as e:
        seen.append(e.value)
    g = scaled(6)
    seen.append([next(g)] + [g.send(j) for j in range(4)])
    g.close()
    seen.append(list(delegating()))
    try:
        for _ in failing():
            pass
    except ZeroDivisionError as e:
        seen.append(lines(e))
    try:
        sum(failing())
    except ZeroDivisionError as e:
        seen.append(lines(e))
    g = scaled(3)
    next(g)
    try:
        g.throw(KeyError("x"))
    except KeyError as e:
        seen.append((e.args, lines(e)))
    g = guarded(3)
    next(g), next(g), next(g), next(g)
    seen.append((g.gi_frame.f_lineno, repr(g.gi_frame.f_locals), g.gi_running, g.throw(ValueError(5)), list(g)))
    try:
        list(stops())
    except RuntimeError as e:
        seen.append((str(e), repr(e.__cause__)))
    return seen


def loop_over(generator):
    total = 0
    for item in generator:
        total += item
        if total > 10_000:
            break
    return total, generator.gi_frame is None


def reentrant():
    def inner():
        try:
            next(g)
        except ValueError as e:
            yield str(e)
        yield "end"

    g = inner()
    return list(g)


results = [once() for _ in range(60)]
print(all(result == results[0] for result in results))
print(*results[-1], sep="\n")
print([loop_over(count(n)) for n in range(0, 400, 7)][-3:])
print([list(kinds(values))[-1] for values in ([1, 2], [1.5, 2], [1, 2.5], [True, 10**30], [0.5] * 40) for _ in range(40)][::40])
print([reentrant() for _ in range(50)][-1])

# Two of the same function, taken in turns, and one that is left in the middle.
for _ in range(40):
    a, b = count(100), count(100)
    both = [x + y for x, y in zip(a, b)]
    left = count(10**9)
    for item in left:
        if item == 3:
            break
print(both[-1], next(left), next(left))


# A sum that stops in the middle of a generator, because of what it yields.
def mixed(n):
    for i in range(n):
        yield i if i < n - 1 else "end"


for _ in range(40):
    g = mixed(30)
    try:
        sum(g)
    except TypeError as e:
        message = str(e)
print(message, list(g))


# Handled exceptions are each generator's own.
def handling():
    for i in range(5):
        try:
            raise KeyError(i)
        except KeyError:
            yield repr(sys.exc_info()[1])
    yield sys.exc_info()[1]


for _ in range(40):
    try:
        raise OSError("outer")
    except OSError:
        seen = [(item, repr(sys.exc_info()[1])) for item in handling()]
print(seen)
for _ in range(30):
    g = count(5)
    next(g)
    gc.collect()
    assert next(g) == 1
print(list(g))
