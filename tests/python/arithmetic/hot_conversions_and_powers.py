# int(), float(), bool() and ** in hot loops, with operands that change their kind under way.

def to_int(x):
    return int(x)


def to_float(x):
    return float(x)


def to_bool(x):
    return bool(x)


def power(x, y):
    return x**y


def raised(x, y):
    x **= y
    return x


def halves(n):
    return sum(int(i * 0.5) for i in range(n)), [float(i) for i in range(n)][-1], int(n / 3)


def attempt(f, *args):
    try:
        result = f(*args)
        return type(result).__name__, result
    except Exception as e:
        return type(e).__name__, str(e)


class Number:
    def __init__(self, n):
        self.n = n

    def __int__(self):
        return self.n

    def __float__(self):
        return self.n + 0.5

    def __bool__(self):
        return self.n > 1

    def __pow__(self, other, modulo=None):
        return "pow", other

    def __rpow__(self, other, modulo=None):
        return "rpow", other

    def __ipow__(self, other):
        return "ipow", other


class Bad:
    def __int__(self):
        return "no int"

    def __float__(self):
        return 1

    def __bool__(self):
        return 1


class Int(int):
    pass


class Float(float):
    def __pow__(self, other):
        return "Float"


values = [3, 2.75, -2.75, True, "12", " 7 ", "x", b"5", None, 1e300, -1e18, 9.3e18, float("inf"), float("nan")]
values += [1 << 62, 1 << 100, Number(5), Number(1), Bad(), Int(6), Float(1.5), 2**53 + 1.0, -0.0, 0, [], "", 1j]
for f in to_int, to_float, to_bool:
    for first in (4, 4.5):
        for _ in range(300):
            f(first)
        print(f.__name__, [attempt(f, value) for value in values])
    for _ in range(300):
        mixed = [attempt(f, value) for value in values[:6]]
    print(mixed)
print(halves(1000))

operands = [2, 2.0, 0, 0.0, -0.0, -8, -8.0, 0.5, -0.5, 1 / 3, 1e200, 1e-200, True, 3, 1 << 70, Number(2), Float(2.0)]
operands += [float("inf"), float("-inf"), float("nan"), 1.0, 1j, "a", None]
for f in power, raised:
    for warm in ((2.5, 0.5), (2.5, 2), (2, 0.5), (3, 4)):
        for _ in range(300):
            f(*warm)
        total = 0
        for x in operands:
            row = [attempt(f, x, y) for y in operands if y != 1 << 70]
            total += len(row)
            if warm == (2.5, 0.5):
                print(f.__name__, x if not isinstance(x, Number) else "Number", row[:14])
                print(*[r for r in row[14:] if r[0] != "tuple"])
        print(total)


def norms(points):
    total = 0.0
    for x, y in points:
        total += (x**2 + y**2) ** 0.5
    return total


for n in range(300):
    result = norms([(3.0, 4.0), (n * 0.5, 1.0), (6, 8.0)])
print(result, norms([(3, 4)]), norms([(1e150, 0.0)]), attempt(norms, [(1e200, 1.0)]), attempt(norms, [(0.0, 1j)]))
