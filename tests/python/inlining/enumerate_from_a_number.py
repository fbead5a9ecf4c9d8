# Loops over `enumerate(sequence, start)`: of lists, tuples and strs, from numbers of all sizes, left in their middle.
def weights(items, start):
    total = 0
    for i, x in enumerate(items, start):
        total = total + i * x
    return total


def letters(text, start):
    out = []
    for n, c in enumerate(text, start):
        out.append(f"{n}{c}")
    return "".join(out)


def pairs(items, start):
    return [pair for pair in enumerate(items, start)]


def changing(n):
    items, out = [1], []
    for i, x in enumerate(items, 10):
        out.append((i, x))
        if len(items) < n:
            items.append(i)
    return out[-1], len(out)


def nested(one, two):
    best = 0
    for i, a in enumerate(one, 1):
        for j, b in enumerate(two, 1):
            if a == b:
                best += i * j
    return best


def summed(items, start):
    return sum(i * x for i, x in enumerate(items, start)) + max(i for i, x in enumerate(items, start))


def index_of(text, wanted):
    for i, c in enumerate(text, -3):
        if c == wanted:
            break
    return i


for _ in range(40):
    results = [weights([1, 2, 3], 1), weights((1.5, 2.5), -2), letters("héllo", 5), pairs("ab", 0), changing(9), nested("kitten", "sitting"),
               summed([3, 4], 7), index_of("abcdef", "e")]
print(results)
for start in (2**47, 2**48 - 2, -(2**48), 2**48, 2**63, 10**30, True):
    print(weights([1, 2, 3], start), letters("xyz", start), pairs([0], start)[0], summed([1, 1], start))
for wrong in (1.0, None, "1"):
    try:
        print(weights([1], wrong))
    except TypeError as error:
        print(error)
try:
    weights([1, "x", None], 1)
except TypeError as error:
    print(error, error.__traceback__.tb_next.tb_frame.f_locals)
print(weights({1: 2, 3: 4}, 1), weights(range(3), 2), weights(iter([5, 6]), 1), letters([1, 2], 0))
enumerate = lambda items, start: zip(range(start, 100, 2), items)
print(weights([1, 2, 3], 1), letters("abc", 1), nested("ab", "ba"))
