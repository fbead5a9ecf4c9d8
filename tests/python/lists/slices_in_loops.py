# Slices that are read and assigned in hot loops, of all bounds and steps.
def read(sequence, bounds):
    return [sequence[a:b:c] for a, b, c in bounds]


def write(items, a, b, c, value):
    items[a:b:c] = value
    return items


def plain(items, a, b, value):
    items[a:b] = value
    return items


def flips(perm):
    count = 0
    k = perm[0]
    while k:
        perm[: k + 1] = perm[k::-1]
        count += 1
        k = perm[0]
    return count, perm


parts = [None, 0, 1, 3, -1, -2, 10, -10]
steps = [None, 1, 2, -1, -3]
bounds = [(a, b, c) for a in parts for b in parts for c in steps]
items, text, pair = list(range(6)), "abcdef", tuple(range(6))
for _ in range(30):
    read(items, bounds)
    read(text, bounds)
    read(pair, bounds)
    flips([3, 1, 2, 0, 4])
    write(list(items), 1, 3, None, [7])
    plain(list(items), 2, 4, "xyz")
for sequence in (items, text, pair, b"abcdef", bytearray(b"abcdef"), range(6)):
    print(type(sequence).__name__, read(sequence, bounds[::7]))
print(flips([3, 1, 2, 0, 4]), flips([0, 1]), flips([4, 2, 0, 1, 3]))
for a, b, c in bounds[::5]:
    for value in ([], [1], [1, 2, 3], "ab", (x for x in [5, 6])):
        try:
            print(write(list(items), a, b, c, value), end=" ")
        except (ValueError, TypeError) as error:
            print(error, end="; ")
    print()


class Part:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        items.append(self.value)
        return self.value


print(read(items, [(Part(1), Part(4), None)]), items, write([1, 2, 3], Part(0), Part(2), Part(1), [9]), items)
for wrong in ((1, 2, 0), ("a", 2, 1), (1, 2.5, None)):
    for act in (lambda: read(items, [wrong]), lambda: write(list(items), *wrong, [1]), lambda: plain(5, 1, 2, []),
                lambda: plain("abc", 1, 2, "x"), lambda: plain([1], 0, 1, 5)):
        try:
            print(act())
        except (ValueError, TypeError) as error:
            print(type(error).__name__, error)


class Mine(list):
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        self.append((key, value))


print(read(Mine([1, 2]), [(1, 2, 3), (None, None, None)]), write(Mine(), 1, 2, 3, "v"), plain(Mine(), 1, 2, "w"))
d = {}
print(plain(d, 1, 2, "w"), read(d, [(1, 2, None)]))
