from itertools import *
import operator

print(list(accumulate([1, 2, 3, 4])), list(accumulate([3, 1, 2], max)), list(accumulate([1, 2], initial=10)), list(accumulate([2, 3], operator.mul)), list(chain("ab", [1], ())), list(chain.from_iterable(["ab", "c"])), list(combinations("abcd", 2))[:4], len(list(combinations(range(6), 3))), list(combinations("ab", 3)), list(combinations_with_replacement("ab", 2)))
print(list(compress("abcd", [1, 0, 1])), list(islice(count(5, 2), 3)), list(islice(count(0.5), 2)), list(islice(cycle("ab"), 5)), list(cycle([])), list(dropwhile(lambda x: x < 3, [1, 3, 2])), list(takewhile(lambda x: x < 3, [1, 3, 2])), list(filterfalse(lambda x: x % 2, range(5))), list(filterfalse(None, [0, 1])), [(k, list(g)) for k, g in groupby("aabccc")], [(k, list(g)) for k, g in groupby([1, 3, 2, 5], key=lambda x: x % 2)])
print(list(islice("abcdef", 2)), list(islice("abcdef", 1, 5, 2)), list(islice(range(10), 3, None)), list(islice([1], 0)), list(pairwise("abcd")), list(pairwise([1])), list(permutations("abc", 2)), len(list(permutations(range(5)))), list(permutations([])), list(product("ab", [1, 2])), list(product("ab", repeat=2))[:3], list(product()), list(repeat("x", 3)), list(starmap(pow, [(2, 3), (3, 2)])), list(zip_longest("ab", [1], fillvalue="-")), list(batched("abcde", 2)))
a, b, c = tee([1, 2, 3], 3)
print(next(a), list(b), list(a), list(c), count(3), repeat("x", 2), repeat(5), count(1, 2), next(count(2**63 - 1)), next(islice(count(2**64), 1, None)))
groups = groupby("aab")
first = next(groups)
second = next(groups)
print(list(first[1]), list(second[1]))
for call in (lambda: list(combinations("ab", -1)), lambda: islice([], -1), lambda: islice([1], "x"), lambda: list(product(5)), lambda: count("x"), lambda: repeat(), lambda: list(zip_longest(5)), lambda: tee([], -1), lambda: list(starmap(pow, [5])), lambda: batched([1], 0), lambda: list(batched("abc", 2, strict=True)), lambda: cycle(5), lambda: list(accumulate([1, "a"])), lambda: chain(5).__next__(), lambda: permutations([1], "x"), lambda: compress([1]), lambda: islice([1]), lambda: len(count()), lambda: next(takewhile(bool, [0])), lambda: pairwise(), lambda: product([1], repeat=-1)):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


def raising():
    yield 1
    raise ValueError("source")


for use in (chain(raising(), [2]), accumulate(raising()), islice(raising(), 5), takewhile(bool, raising()), pairwise(raising()), zip_longest(raising(), "a"), batched(raising(), 3), compress(raising(), count())):
    try:
        print(list(use))
    except ValueError as error:
        print(type(use).__name__, error)
t1, t2 = tee(iter("abc"))
next(t1)
t3 = t1.__copy__()
print(list(t3), list(t1), list(t2), sum(1 for _ in product(range(4), repeat=4)), list(map("".join, product("01", repeat=3))), [list(g) for _, g in groupby(sorted("mississippi"))], type(chain()).__name__)


def take(n, iterable):
    return list(islice(iterable, n))


def sieve():
    numbers = count(2)
    while True:
        prime = next(numbers)
        yield prime
        numbers = filter(lambda n, p=prime: n % p, numbers)


print(take(10, sieve()), take(3, zip(count(), "abc")), dict(zip("ab", repeat(0))), list(chain.from_iterable(zip("ab", "xy"))), max(len(list(g)) for _, g in groupby("aaabbc")))
