class Count:
    def __init__(self, n):
        self.i, self.n = 0, n

    def __iter__(self):
        return self

    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


print(list(Count(3)), sum(Count(4)), [*Count(2)], max(Count(5)), 3 in Count(5), tuple(Count(2)), dict(zip(Count(2), "ab")), sorted(Count(3), reverse=True), set(Count(2)), "".join(map(str, Count(3))), list(enumerate(Count(2), 5)))
c = Count(3)
print(next(c), next(c), next(c), next(c, "end"), list(c))
it = iter([1, 2, 3])
print(next(it), list(it), list(it), next(it, None), iter(it) is it)
callable_iter = iter(iter([5, 6, 0, 7]).__next__, 0)
print(list(callable_iter), next(callable_iter, "stop"))
m = map(lambda a, b: a + b, [1, 2, 3], [10, 20])
z = zip("abc", range(2), strict=False)
f = filter(lambda n: n % 2, range(6))
e = enumerate("xy", start=10)
r = reversed([1, 2, 3])
print(list(m), list(z), list(f), list(e), list(r), list(zip()), list(map(str, [])), list(filter(None, [0, 1])), next(map(abs, [-5])))
for use in (lambda: list(zip([1], [1, 2], strict=True)), lambda: list(zip([1, 2], [1], strict=True)), lambda: list(zip([1], [1], [], strict=True)), lambda: list(map(lambda a: a, [1], [2])), lambda: list(map(str, [1], [2], strict=True)), lambda: list(map(max, [1], [2, 3], strict=True)), lambda: next([]), lambda: next(5), lambda: iter(5), lambda: iter(5, 0), lambda: next(iter([])), lambda: list(map(5, [1])), lambda: list(filter(5, [1])), lambda: enumerate(5), lambda: zip(5), lambda: zip([1], 5),
            lambda: map(str, 5), lambda: filter(None, 5), lambda: reversed(5), lambda: reversed({1}), lambda: enumerate([1], "x"), lambda: list(5), lambda: [*5], lambda: sum(5), lambda: sum(["a"]), lambda: sum([[]]), lambda: sum("ab", ""), lambda: sum([b""], b""), lambda: max([]), lambda: min(()), lambda: max(5), lambda: "".join(5), lambda: any(5), lambda: dict(5), lambda: set(5), lambda: sorted(5), lambda: tuple(5), lambda: max([1, "a"]), lambda: max([1, 2], key=5)):
    try:
        print(use())
    except Exception as error:
        print(type(error).__name__, error)


class RaisesInNext:
    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("next fails")


class NextOnly:
    def __next__(self):
        return 1


class IterReturnsNextOnly:
    def __iter__(self):
        return NextOnly()


class Infinite:
    def __iter__(self):
        return self

    def __next__(self):
        return 7


for consume in (list, tuple, sum, set, any, lambda i: [x for x in i], lambda i: 1 in i, lambda i: dict(i), lambda i: [*i], lambda i: (lambda *a: a)(*i), sorted, lambda i: next(zip(i)), lambda i: next(map(str, i)), lambda i: "".join(i), max, lambda i: [].extend(i), bytes):
    try:
        print(consume(RaisesInNext()))
    except ValueError as error:
        print(error)
for value in (NextOnly(), IterReturnsNextOnly()):
    try:
        for x in value:
            print("looped once", x)
            break
    except TypeError as error:
        print(error)
print(next(NextOnly()), 7 in Infinite(), next(x for x in Infinite() if x > 5), any(Infinite()), [x for x, _ in zip(Infinite(), range(3))], next(enumerate(Infinite())), next(iter(Infinite())))
a, b, *_ = zip(range(3), Infinite())
print(a, b, _)
