words = ["banana", "Apple", "cherry", "apple", "Banana", "fig", "éclair", "", "zoo"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len, reverse=True), sorted(words, reverse=True))
pairs = [(n % 5, n) for n in range(40)]
by_key = sorted(pairs, key=lambda p: p[0])
print(by_key == sorted(pairs), [p[1] for p in by_key[:10]], [p[1] for p in sorted(pairs, key=lambda p: p[0], reverse=True)[:10]])
numbers = [(i * 7919) % 1009 for i in range(300)]
copy = numbers[:]
print(copy.sort(), copy == sorted(numbers), copy[:10], copy[-5:], all(copy[i] <= copy[i + 1] for i in range(299)))
print(sorted([3, 1.5, True, -2, 10**30, 0.5]), sorted([[2], [1, 5], [1]]), sorted("hello"), sorted({"b": 1, "a": 2}), sorted([(1, "b"), (1, "a")]), sorted(x for x in [2, 1]))
print(sorted([5, 2, 9], key=lambda x: -x), sorted(["a", "B"], key=None), sorted([]), sorted([1]), sorted(range(5, 0, -1)), sorted([None] * 3, key=id) == [None] * 3)


class Item:
    comparisons = 0

    def __init__(self, rank, name):
        self.rank, self.name = rank, name

    def __lt__(self, other):
        Item.comparisons += 1
        return self.rank < other.rank

    def __repr__(self):
        return self.name


items = [Item(n % 3, f"i{n}") for n in range(12)]
print(sorted(items), sorted(items, reverse=True), Item.comparisons > 0, min(items), max(items))
for bad in (lambda: sorted([1, "a"]), lambda: sorted([1, None]), lambda: sorted([1j, 2j]), lambda: sorted([1, 2], key=5), lambda: sorted(5), lambda: sorted([3, 1], key=lambda x: 1 / (x - 1)), lambda: sorted([1], lambda x: x),
            lambda: [2, 1].sort(reverse="x"), lambda: sorted(), lambda: sorted([{}, {}]), lambda: sorted([1], key=len)):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
data = [3, 2, "x", 1]
try:
    data.sort()
except TypeError:
    print(len(data), sorted(map(str, data)))
calls = []
sorted([3, 1, 2], key=lambda x: calls.append(x) or x)
print(calls)
nan = float("nan")
print(len(sorted([3, nan, 1, nan, 2])), sorted([True, 0, 1.0, False]), sorted([-0.0, 0.0, 0]))
runs = list(range(50)) + list(range(25)) + list(range(60, 30, -1))
print(sorted(runs) == sorted(reversed(runs)), sorted(runs)[40:60], runs.sort(key=lambda x: (x % 10, -x)), runs[:12])
