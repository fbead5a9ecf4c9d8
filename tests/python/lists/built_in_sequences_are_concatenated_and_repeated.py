class L(list):
    pass


class T(tuple):
    def __mul__(self, n):
        return "own mul"

    def __radd__(self, other):
        return "own radd"


class N(int):
    def __rmul__(self, other):
        return "own rmul"


def ops(a, b):
    out = []
    for op in (lambda: a + b, lambda: a * b, lambda: b * a, lambda: [*a, *b], lambda: (*b, *a)):
        try:
            result = op()
            out.append((type(result).__name__, result))
        except (TypeError, MemoryError, OverflowError) as e:
            out.append((type(e).__name__, str(e)))
    return out


values = [[], [1], [1, 2, 3], (), (1,), (1, 2), 0, 1, 3, -1, True, N(2), L([5]), T((6,)), "ab", b"c", 1.5, None, 10**20]
for _ in range(3):
    results = [(a, b, ops(a, b)) for a in values for b in values]
for r in results:
    print(r)
a = [1, 2]
b = a * 1
c = (1, 2)
print(b is a, c * 1 is c, c + () is c, () + c is c, a + [] is a, [[]] * 2, (c, c) * 2)


def literals():
    x = [1, 2, 3]
    y = [1, 2, 3, *(4, 5), *[6], *range(2), *"ab", *{7: 8}]
    x.append(4)
    return x, y


for _ in range(500):
    last = literals()
print(last)
for bad in (1, None, object):
    try:
        print([*bad])
    except TypeError as e:
        print(e)
print(tuple([1, 2]), tuple(L([1])), sorted([3, 1, 2], key=lambda x: -x, reverse=True), sorted({}), sorted({2: 1, 1: 2}.items()))
print(list({1: 2}.values()), list({1: 2}.items()), list({1: 2}.keys()), [*{3: 4}.items()], sorted((1, 2), reverse=1))
