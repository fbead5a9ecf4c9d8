# Generators that are suspended, and resumed from many places, while collections run.
import gc
import sys
import weakref


class Thing:
    pass


def holder():
    local = Thing()
    yield weakref.ref(local)
    temporary = [Thing() for _ in range(3)]
    yield [weakref.ref(t) for t in temporary]
    del temporary
    yield local


g = holder()
ref = next(g)
gc.collect()
print(ref() is not None)
refs = next(g)
gc.collect()
print([r() is not None for r in refs])
print(next(g) is ref())
gc.collect()
print([r() is not None for r in refs])
g.close()
gc.collect()
print(ref() is None)


def many(a, b, c, d, *rest, key=None, **more):
    total = yield a
    while total is not None:
        x, y, *z = total, [total] * 2, total, b
        total = yield sum([c, d, len(rest), len(more), x, len(y), len(z)]) + call(total, x, y)


def call(p, q, r):
    def inner(v):
        return v + p + q

    return inner(len(r)) + max(p, q, key=lambda v: -v)


g = many(1, 2, 3, 4, 5, 6, key=7, extra=8)
next(g)
for i in range(4):
    gc.collect()
    print(g.send(i), sorted(g.gi_frame.f_locals))


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


print(sum(tree(9)), max(tree(6)), [*tree(3)], sorted(tree(3)), dict.fromkeys(tree(2)))


def chain(n):
    source = iter(range(3))
    for _ in range(n):
        source = (x + 1 for x in source)
    return list(source)


print(chain(150))


def throwing():
    while True:
        try:
            value = yield sys.exc_info()[0]
        except ValueError as e:
            value = yield str(e)
        print("got", value)


g = throwing()
next(g)
for i in range(3):
    print(g.throw(ValueError(f"v{i}")), next(g))


def interleaved():
    a, b = (x * x for x in range(5)), (y + 1 for y in range(5))
    for p, q in zip(a, b):
        for r in (z for z in (p, q)):
            yield r


print(list(interleaved()))


def reentrant():
    try:
        yield next(self)
    except ValueError as e:
        yield str(e)


self = reentrant()
print(next(self))


async def leaf(n):
    return n


async def total(n):
    s = 0
    for i in range(n):
        s += await leaf(i)
    return s


try:
    total(50).send(None)
except StopIteration as e:
    print(e.value)
