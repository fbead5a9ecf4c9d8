# Loops over keys, values and items, hot, while the dict changes under them.
def keys(d):
    return [k for k in d]


def values(d):
    total = 0
    for v in d.values():
        total += v
    return total


def items(d):
    out = {}
    for k, v in d.items():
        out[v] = k
    return out


def whole(d):
    return [item for item in d.items()]


d = {n: n * n for n in range(20)}
for n in range(400):
    results = keys(d), values(d), items(d), whole(d)
    if n % 50 == 0:
        del d[n // 50]
        d[f"k{n}"] = n
print(results)


def changed(d, how, over):
    seen = []
    try:
        for n, item in enumerate(over(d)):
            seen.append(item)
            how(d, n)
    except RuntimeError as e:
        seen.append(str(e))
    return seen


def plain(d, how, over):
    seen = []
    n = 0
    try:
        for item in over(d):
            seen.append(item)
            how(d, n)
            n += 1
    except RuntimeError as e:
        seen.append(str(e))
    return seen


def pairs(d, how, over):
    seen = []
    n = 0
    try:
        for a, b in over(d):
            seen.append((a, b))
            how(d, n)
            n += 1
    except RuntimeError as e:
        seen.append(str(e))
    return seen


def nothing(d, n):
    pass


def add(d, n):
    if n == 3:
        d["new"] = n


def remove(d, n):
    if n == 2:
        del d[5]


def exchange(d, n):
    if n == 2:
        del d[6]
        d["other"] = 1


def store(d, n):
    d[7] = n


def clear(d, n):
    if n == 2:
        d.clear()


def refill(d, n):
    if n == 2:
        d.clear()
        d.update({k: "again" for k in range(9)})


ways = [nothing, add, remove, exchange, store, clear, refill]
overs = [dict.keys, dict.values, dict.items, lambda d: d, lambda d: iter(d.values())]
for _ in range(60):
    results = []
    for how in ways:
        for over in overs:
            for loop in (changed, plain):
                results.append(loop({n: n for n in range(9)}, how, over))
        results.append(pairs({n: n for n in range(9)}, how, dict.items))
for r in results:
    print(r)


def partly(d):
    it = iter(d.items())
    first = next(it)
    rest = [k for k, v in it]
    again = [k for k, v in it]
    return first, rest, again


for _ in range(300):
    last = partly({"a": 1, "b": 2, "c": 3})
print(last)


class Shown(dict):
    def __iter__(self):
        return iter("own")

    def items(self):
        return [("x", "y")]


print(keys(Shown(a=1)), items(Shown(a=1)), values(Shown(a=1)))
