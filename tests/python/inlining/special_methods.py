"""Operators, subscripts and truth of instances in hot loops: special methods that are Python functions, that decline, that
raise, that change their minds after the loop has become hot."""


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor):
        if isinstance(factor, Vector):
            return self.x * factor.x + self.y * factor.y
        return Vector(self.x * factor, self.y * factor)

    def __rmul__(self, factor):
        return Vector(factor * self.x, factor * self.y)

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __eq__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return self.x == other.x and self.y == other.y

    def __lt__(self, other):
        return self.x < other.x

    def __bool__(self):
        return self.x != 0 or self.y != 0

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"


def arithmetic(n):
    total = Vector(0, 0)
    step = Vector(1, 2)
    dots = 0
    for i in range(n):
        total = total + step * i
        total = total - 2 * step
        dots += total * step
        if total == step:
            dots += 1
        if not total < step:
            dots -= 1
        if total:
            dots += 3
        total = -total
    return total, dots


print(arithmetic(10))
print(arithmetic(1000))


class InPlace:
    def __init__(self):
        self.items = []

    def __iadd__(self, item):
        if item == 77:
            return NotImplemented
        self.items.append(item)
        return self

    def __add__(self, item):
        result = InPlace()
        result.items = self.items[-2:] + [-item]
        return result


def in_place(n):
    it = InPlace()
    for i in range(n):
        it += i
    return it.items


print(in_place(20), len(in_place(1000)), in_place(1000)[:4])


class Declines:
    """What works for small numbers only."""

    def __init__(self, limit):
        self.limit = limit

    def __add__(self, other):
        if other > self.limit:
            return NotImplemented
        return other + 1

    def __lt__(self, other):
        if other > self.limit:
            return NotImplemented
        return True


def declines(n, limit):
    seen = 0
    thing = Declines(limit)
    try:
        for i in range(n):
            seen += thing + i
            if thing < i:
                seen += 1
    except TypeError as error:
        return seen, str(error), error.__traceback__.tb_lineno - declines.__code__.co_firstlineno
    return seen


print(declines(50, 1000), declines(2000, 500), declines(3000, 1500))


class Helper:
    """Comes second, and takes over where the first one declines."""

    def __init__(self, size):
        self.size = size

    def __radd__(self, other):
        return self.size * 100

    def __gt__(self, other):
        return self.size > 1


class First:
    def __init__(self, patience):
        self.patience = patience

    def __add__(self, other):
        self.patience -= 1
        if self.patience < 0:
            return NotImplemented
        return 1

    def __lt__(self, other):
        if self.patience < 0:
            return NotImplemented
        return False


def takes_over(n):
    first, helper = First(n // 2), Helper(3)
    total = 0
    for _ in range(n):
        total += first + helper
        if first < helper:
            total += 10_000
    return total


print(takes_over(10), takes_over(1000))


class Table:
    def __init__(self, size):
        self.cells = [0] * size

    def __getitem__(self, index):
        return self.cells[index]

    def __setitem__(self, index, value):
        self.cells[index] = value

    def __len__(self):
        return len(self.cells)

    def __contains__(self, value):
        return value in self.cells[:5]


def table(n):
    t = Table(10)
    hits = 0
    for i in range(n):
        t[i % 10] = i
        hits += t[(i * 7) % 10]
        hits += len(t)
        if i in t:
            hits += 1
        if i not in t:
            hits += 2
        if t:
            hits += 1
    return hits


print(table(30), table(1000))


def out_of_range(n):
    t = Table(10)
    total = 0
    try:
        for i in range(n):
            total += t[i // 100]
            total += 1
    except IndexError as error:
        lines = []
        trace = error.__traceback__
        while trace is not None:
            lines.append((trace.tb_frame.f_code.co_name, sorted(trace.tb_frame.f_locals)))
            trace = trace.tb_next
        return total, str(error), lines
    return total


print(out_of_range(10), out_of_range(2000))


class Length:
    def __init__(self, length):
        self.length = length

    def __len__(self):
        return self.length


def lengths(n, last):
    thing = Length(2)
    total = 0
    try:
        for i in range(n):
            if i == n - 1:
                thing.length = last
            total += len(thing)
            if thing:
                total += 1
            if not thing:
                total -= 1
    except Exception as error:
        return total, type(error).__name__, str(error)
    return total


print(lengths(500, 7), lengths(500, 0), lengths(500, -1), lengths(500, "2"), lengths(500, 1 << 70), lengths(500, True))


class Truth:
    def __init__(self, truth):
        self.truth = truth

    def __bool__(self):
        return self.truth


def truths(n, last):
    thing = Truth(True)
    total = 0
    try:
        for i in range(n):
            if i == n - 1:
                thing.truth = last
            if thing:
                total += 1
            total += not thing
    except TypeError as error:
        return total, str(error)
    return total


print(truths(500, False), truths(500, 1), truths(500, None))


class Point:
    def __init__(self, x):
        self._x = x
        self.reads = 0

    @property
    def x(self):
        self.reads += 1
        return self._x

    @staticmethod
    def double(value):
        return value * 2

    @classmethod
    def make(cls, value):
        return cls(value)

    @classmethod
    def name(cls, value):
        return cls.__name__ + str(value)


class Other(Point):
    pass


def accessors(n):
    p, q = Point(3), Other(4)
    total = 0
    for i in range(n):
        total += p.x + p.double(i) + Point.double(i) + Other.double(i)
        total += Point.make(i).x + q.make(i)._x
        total += len(q.name(i)) + len(p.name(i)) + len(Other.name(i))
    return total, p.reads, type(q.make(1)).__name__, type(Other.make(1)).__name__


print(accessors(10), accessors(1000))


class Base:
    def __add__(self, other):
        return "base"

    def __eq__(self, other):
        return "base eq"

    __hash__ = None


class Derived(Base):
    def __radd__(self, other):
        return "derived first"

    def __eq__(self, other):
        return "derived eq"

    __hash__ = None


def derived_goes_first(n, others):
    base = Base()
    results = {}
    for i in range(n):
        other = others[i * len(others) // n]
        found = (base + other, base == other)
        results[found] = results.get(found, 0) + 1
    return results


print(derived_goes_first(400, [Base(), Derived(), 3, "s", None]))


def changes_its_mind(n):
    v, w = Vector(1, 1), Vector(2, 2)
    results = []
    for i in range(n):
        if i == n - 3:
            Vector.__add__ = lambda self, other: "patched"
        results.append(v + w)
    del Vector.__add__
    try:
        v + w
    except TypeError as error:
        results.append(str(error))
    return [str(r) for r in results[-5:]]


class Raises:
    def __init__(self):
        self.count = 0

    def __add__(self, other):
        self.count += 1
        return 1 // (self.count % 100)

    def __getitem__(self, key):
        self.count += 1
        if self.count % 100 == 50:
            raise KeyError(key)
        return self.count


def caught(n):
    thing = Raises()
    total = errors = 0
    for i in range(n):
        try:
            total += thing + i
        except ZeroDivisionError:
            errors += 1
        try:
            total += thing[i]
        except KeyError as error:
            errors += error.args[0]
    return total, errors


print(caught(50), caught(2000))


def types_change(n):
    """What the method computes with becomes something else after it was compiled."""
    a, b = Vector(1, 2), Vector(3, 4)
    out = []
    for i in range(n):
        if i == n - 4:
            a.x = 1.5
        elif i == n - 3:
            b.y = 1 << 62
        elif i == n - 2:
            a.y = "text"
            b.y = "more"
        c = a + b
        if i >= n - 4:
            out.append(c)
    return out


print(types_change(700))


print(changes_its_mind(800))
