print(list(range(3)), list(enumerate("ab", 1)), list(zip([1, 2], "ab")), list(map(str.upper, "ab")), list(filter(str.isalpha, "a1b")), list(reversed("abc")), sorted([3, 1, 2]), next(iter([1])), list(iter(lambda c=[3]: c.append(c.pop() - 1) or c[0], 0)), any(x > 2 for x in [1, 3]), all(map(bool, [1, "a"])))
print(sorted("bca", reverse=True), sorted([(2, "a"), (1, "b")], key=lambda p: p[1]), list(zip("ab", "cd", "ef")), dict(zip("ab", [1, 2])), list(zip(*[(1, 2), (3, 4)])), list(map(pow, [2, 3], [3, 2])), [*map(lambda *a: a, "ab", [1, 2], "xy")], list(slice(1, 10, 2).indices(5)), list(enumerate([], 5)), tuple(reversed(range(3))))
print(list(map(int, "123")), set(map(abs, [-1, 1])), max(map(len, ["a", "bcd"])), sum(map(lambda x: x * x, range(4))), list(filter(None, [0, "", 1, "a", None])), list(filter(lambda x: x % 2, range(6))), frozenset(filter(bool, [0, 1])), bytes(map(ord, "ab")), list(zip(range(3), iter("xyz"))), "".join(reversed("olleh")))
m = map(print, ["lazily", "evaluated"])
print("created")
print(next(m))
print(list(m))
shared = iter(range(6))
print(list(zip(shared, shared)), list(zip(iter([1, 2, 3]), [])), [a + b for a, b in zip([1, 2], [3, 4])])
z = zip(range(3), range(5, 8))
print(next(z), list(z), list(z))
e = enumerate(["a"], start=2**63)
print(next(e), type(e).__name__, repr(map(str, []))[:7], repr(zip())[:7], iter(e) is e)
print([type(x).__name__ for x in (iter([]), iter(()), iter({}), iter(set()), iter(""), iter(range(0)), iter(b""), iter(bytearray()), reversed([]), reversed(range(0)), reversed(""), reversed({}), iter({}.items()), iter(lambda: 0, 0), map(str, ""), filter(None, ""), zip(), enumerate(""), (x for x in ""), iter(memoryview(b""))) ])


class Reverse:
    def __reversed__(self):
        return "custom reversed"

    def __len__(self):
        return 2

    def __getitem__(self, i):
        return i


class Sized:
    def __len__(self):
        return 3

    def __getitem__(self, i):
        return i * 10


print(reversed(Reverse()), list(reversed(Sized())), list(Reverse.__getitem__(Reverse(), i) for i in range(2)))
copy_source = [1, 2, 3]
it = iter(copy_source)
next(it)
print(it.__length_hint__(), it.__reduce__()[1:], it.__setstate__(0), next(it))
for n, (a, b) in enumerate(zip("ab", [1, 2])):
    print(n, a, b, end="; ")
print()
total = 0
for i, row in enumerate([[1, 2], [3, 4]]):
    for j, value in enumerate(row):
        total += (i + 1) * (j + 1) * value
print(total)
