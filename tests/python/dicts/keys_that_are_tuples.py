"""Keys that are tuples, of integers, of strings, and of what compares by Python code."""


class Loud:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash((self.n, "x"))

    def __eq__(self, other):
        log.append(self.n)
        if isinstance(other, tuple):
            return other == (self.n, "x")
        return isinstance(other, Loud) and self.n == other.n


class Pair(tuple):
    def __eq__(self, other):
        return False

    __hash__ = tuple.__hash__


log = []
table = {}
for x in range(-40, 40):
    for y in range(-3, 3):
        table[(x, y)] = table.get((x, y), 0) + x
        table[(x, y)] = table.get((x, y), 0) + y
print(len(table), sum(table.values()), table[(-1, -2)], (-2, -1) in table, (40, 0) in table)
table = {(i, "x"): i for i in range(20)}
print(table[(3, "x")], table.get(Loud(3)), log)
table[Loud(5)] = "five"
print(len(table), table[(5, "x")], log)
table[Loud(50)] = "fifty"
print(table[(50, "x")], table[Loud(50)], log)
print(table.get(Pair((3, "x"))), Pair((3, "x")) in set(table))
nan = float("nan")
print((nan, 1) in {(nan, 1)}, (1.0, True) in {(1, 1)}, (2**70,) in {(2**70,)})
print(((1, 2), (3, 4)) in {((1, 2), (3, 4))}, ((), "") in {((), "")}, (0, -0.0) in {(False, 0)})
try:
    table[(1, [])] = 1
except TypeError as e:
    print(e)
# One tuple hashed twice in a row, and another one where it was.
for n in range(2000):
    key = (n, n + 1)
    assert hash(key) == hash(key) == hash((n, n + 1))
    del key
del table[(5, "x")]
print(len(table), (5, "x") in table, (6, "x") in table)
