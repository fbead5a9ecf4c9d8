# Arithmetic with bools in hot loops gives ints, but for the operators that bools have themselves.
def counts(values, limit):
    count = 0
    for value in values:
        count += value > limit
        count -= value == limit
        count = count * 1 + (value != 0) * 2
    return count


def table(a, b):
    x, y = a > 0, b > 0
    return [x + y, x - y, x * y, x / (y + 1), x // (y + 1), x % (y + 1), x ** 2, x & y, x | y, x ^ y, x << y, x >> y,
            -x, +x, ~(x + 0), x < y, x <= y, x == y, x != y, x + 1, 1 - x, 0.5 * x, x == 1.0, 2 > x, x & 3, 5 | y]


def mixed(values):
    total = 0.5
    for value in values:
        total += (value > 2)
    return total


def flags(values):
    result = True
    other = False
    for value in values:
        result = result & (value > 0)
        other = other | (value == 3) ^ (value == 4)
    return result, other


def passed(flag, n):
    total = 0
    for i in range(n):
        total += flag
    return total


values = list(range(30))
for _ in range(60):
    counts(values, 10)
    mixed(values)
    flags(values)
    for a in (0, 1):
        for b in (0, 1):
            table(a, b)
print(counts(values, 10), mixed(values), flags(values), flags(values[1:]))
for a in (0, 1):
    for b in (0, 1):
        print(table(a, b))
for flag in (True, False, 3, 2.5, True, 10**20):
    print(passed(flag, 100))


class Odd:
    def __radd__(self, other):
        return other + 100

    def __gt__(self, other):
        return self


print(counts([1, 2], 1), passed(Odd(), 3))
try:
    print(counts([Odd()], 1))
except TypeError as error:
    print(error)


# What has a class.
class Base:
    def same(self, other):
        return other.__class__ is self.__class__


class Derived(Base):
    pass


class Liar:
    @property
    def __class__(self):
        return Base


def alike(pairs):
    return [a.same(b) for a, b in pairs]


for _ in range(60):
    alike([(Base(), Base()), (Base(), Derived()), (Derived(), Derived())])
one = Base()
print(alike([(Base(), Base()), (Base(), Derived()), (Derived(), Derived()), (Base(), Liar()), (Base(), 3)]))
one.__class__ = Derived
print(alike([(one, Derived()), (one, Base())]), one.__class__.__name__)
