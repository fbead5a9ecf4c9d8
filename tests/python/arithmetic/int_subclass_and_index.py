class Number(int):
    def __add__(self, other):
        return Number(int(self) + int(other) + 100)

    def __repr__(self):
        return f"Number({int(self)})"


n = Number(5)
print(n, n + 1, 1 + n, n * 2, type(n * 2), type(-n), type(+n), type(abs(n)), n == 5, hash(n) == hash(5), [10, 20, 30, 40, 50, 60][n])
print(sum([n, n]), sum([n, n], n), f"{n} {n:d} {n:>6}", "%d %s" % (n, n), {5: "five"}[n], range(n), isinstance(n, int))


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


print([1, 2, 3][Index(1)], "abc"[Index(-1)], range(Index(3)), hex(Index(255)), bin(Index(5)), int(Index(7)), float(Index(7)), [0] * Index(3))
print("abcdef"[Index(1):Index(4)], bytes(Index(3)), chr(Index(65)), round(2.567, Index(1)), (1 << 5).to_bytes(Index(2)))
for bad in (Index("x"), Index(1.0), Index(None)):
    for use in (lambda b: [1][b], lambda b: range(b), lambda b: hex(b), lambda b: [1][b:], lambda b: int(b)):
        try:
            print(use(bad))
        except Exception as error:
            print(type(error).__name__, error)
try:
    [1, 2][Index(10**30)]
except IndexError as error:
    print(error)
print([1, 2][Index(-(10**30)):Index(10**30)])


class Floaty:
    def __float__(self):
        return 2.5

    def __int__(self):
        return 9

    def __complex__(self):
        return 1j

    def __round__(self, digits="none"):
        return ("rounded", digits)


print(float(Floaty()), int(Floaty()), complex(Floaty()), round(Floaty()), round(Floaty(), 2), "%d" % 2.5, "%.1f" % Floaty())
