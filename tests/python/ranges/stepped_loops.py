# Loops over ranges with a step, of which no range needs to be made.
def down(n):
    total = 0
    for i in range(n - 1, -1, -1):
        total = total * 3 % 1000003 + i
    return total


def by(start, stop, step):
    seen = []
    for i in range(start, stop, step):
        seen.append(i)
        if len(seen) > 6:
            break
    return seen


def sieve(n):
    flags = [True] * n
    for i in range(2, n):
        if flags[i]:
            for j in range(i * i, n, i):
                flags[j] = False
    return sum(flags)


def nested(n):
    total = 0
    for i in range(n, 0, -2):
        for j in range(i, n, 3):
            for k in range(j, i, -1):
                total += k
    return total


for _ in range(30):
    down(50)
    by(0, 20, 2)
    nested(12)
print(down(50), down(0), down(1), sieve(2000), nested(20))
print(by(0, 20, 3), by(20, 0, -3), by(0, 20, -1), by(20, 0, 1), by(5, 5, 2))
edges = [2**45, 2**46, 2**47 - 1, 2**47, 2**48, 2**62, 2**63, 2**64, 2**100]
for edge in edges:
    for sign in (1, -1):
        print(by(sign * edge - sign * 7, sign * edge, sign * 3), by(0, sign * edge, sign * (edge // 3)))
        print(by(sign * edge, sign * edge + sign * 7, sign * 3), by(sign * edge, 0, -sign * edge))
for bad in ((0, 5, 0), (0, 5, 1.0), (0, "5", 1), (None, 5, 2)):
    try:
        print(by(*bad))
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(by(True, 5, True), by(0, 5, 2))


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


print(by(Index(1), Index(9), Index(2)), by(9, 1, Index(-2)))
for _ in range(3):
    try:
        by(0, 5, 0)
    except ValueError as error:
        print(error)


# The loop's variable after its end, and assigned inside of it.
def after(step):
    i = "none"
    for i in range(10, 0, step):
        i = i * 2
    return i


print(after(-3), after(3), [after(-4) for _ in range(40)][-1])
