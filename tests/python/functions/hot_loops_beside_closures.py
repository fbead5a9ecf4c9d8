"""Hot loops in functions whose variables belong to closures: entered in their middle, again and again."""


def train(words, rounds):
    total = 0
    for k in range(rounds):
        stats = {}
        for piece in words:
            for p in piece:
                stats[p] = stats.get(p, 0) + 1
        best = max(stats, key=lambda x: (stats[x], x))
        total += best
        new = []
        for w in words:
            i = 0
            nw = []
            while i < len(w):
                nw.append(w[i] + (w[i] == best))
                i += 1
            new.append(nw)
        words = new
    return total


print(train([[i % 7, i % 5, i % 3] * 5 for i in range(100)], 30))


def counters(n):
    count = 0

    def bump():
        nonlocal count
        count += 1
        return count

    for i in range(n):
        for j in range(20):
            if j % 3 == 0:
                bump()
            else:
                count += 2
    return count, bump()


print(counters(300))


def unset(n):
    got = []
    for i in range(n):
        if i == n - 1:
            del value
        try:
            got.append(value)
        except NameError as e:
            got.append(str(e))
        value = i
        f = lambda: value
        assert f() == i
    return got[0], got[1], got[-1]


print(unset(500))
