# Slices of ranges with numbers of every size: parts that are cut, steps that do not fit in a word, empty results.
big = 10 ** 20
edge = 2 ** 48
ranges = [range(10), range(0), range(5, 5), range(10, 0, -1), range(-3, 20, 4), range(20, -3, -7), range(0, edge - 1), range(-edge, edge - 1, edge // 3), range(edge - 2, -edge, -edge // 2), range(big, big + 9), range(0, 9, big), range(-big, big, big // 2)]
parts = [None, 0, 1, 2, 5, -1, -2, -11, 30, -30, edge, -edge, 2 ** 63, -2 ** 63, big, -big]
steps = [None, 1, 2, 3, -1, -2, 10, -10, edge - 1, -edge, 2 ** 62, big, -big]
for r in ranges:
    for start in parts:
        print(r, start, [r[start:stop:step] for stop, step in zip(parts, steps)], [r[stop:start:step] for stop, step in zip(parts[::-1], steps)])


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        print("index", self.value)
        return self.value


print(range(10)[Index(2):Index(7):Index(2)], range(10)[True:5], range(10)[Index(-3)], range(10)[:][2], range(10)[2:5][1], list(range(10)[::-3]))
for bad in (slice(None, None, 0), slice("a"), slice(None, 1.5), "x", 1.0, slice(1, 2, Index(0)), slice("a", None, 0), 10, -11, big):
    try:
        print(range(10)[bad])
    except (TypeError, ValueError, IndexError) as e:
        print(type(e).__name__, e)


def hot(r, n):
    total = 0
    for i in range(n):
        part = r[i % 5 : 8]
        total += len(part) + part[0] + r[::-1][1]
    return total


print(hot(range(10), 3000), hot(range(0, 1000, 7), 3000))
