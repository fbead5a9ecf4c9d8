# Compiled code whose guards look at all there is: kinds, shapes, classes, functions, globals, cells, indices, overflow.
import math


class Base:
    shared = 3

    def area(self, k):
        return self.side * k + self.shared


class Square(Base):
    def __init__(self, side):
        self.side = side


class Slotted:
    __slots__ = ("side", "extra")

    def __init__(self, side):
        self.side = side
        self.extra = None

    def area(self, k):
        return self.side - k


SCALE = 7


def numbers(n):
    a, f, flag = 1, 0.5, False
    for i in range(n):
        a = (a * 3 + i) % 1000003
        a ^= i << 3
        a -= a >> 2
        f = f * 1.25 - abs(f) / 3.0 + math.sqrt(i) + i // 3
        flag = not flag if a & 1 else a > i
        if f > 1e6:
            f = float(int(f) % 1000)
        n2 = -i if flag else i
        a += n2
    return a, round(f, 6), flag


def overflows(n):
    x, powers = 1, []
    for i in range(n):
        x = x * 5 + 1
        if i % 5 == 4:
            powers.append(x)
    y = 2**46
    for i in range(n):
        y = y + y // 2
    return powers[-1], y


def containers(n):
    items = list(range(n))
    pair = (1, 2.5)
    table = {i: str(i) for i in range(n)}
    text = "abcdef"
    total, words = 0, []
    for i in range(n):
        items[i] += items[i - 1] + items[-1]
        total += items[i] % 7 + len(items) + len(text)
        words.append(table[i] + text[i % 6])
        if i in table and text[i % 3] != "c":
            total += pair[0]
        items[i - 2] = i
        a, b = pair
        total += a * b
    return total, "".join(words)


def methods(n):
    things = [Square(2), Square(3.5), Slotted(10)]
    total = 0
    for i in range(n):
        for thing in things:
            total += thing.area(i)
        things[0].side += 1
        things[1].shared = i
        total += SCALE
    return total


def counter(start):
    count = start

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step


def closures(n):
    step = counter(10)
    other = counter(0.5)
    total = 0
    for i in range(n):
        total += step() + other(i)
    return total


def numbers_of(n):
    i = 0
    while i < n:
        sent = yield i * i
        i += sent or 1


def generators(n):
    total = 0
    for square in numbers_of(n):
        total += square
    steps = numbers_of(n)
    next(steps)
    try:
        while True:
            total += steps.send(2)
    except StopIteration:
        return total


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


class Managed:
    depth = 0

    def __enter__(self):
        Managed.depth += 1
        return self

    def __exit__(self, kind, *_):
        Managed.depth -= 1
        return kind is KeyError


def handlers(n):
    log = 0
    for i in range(n):
        with Managed():
            try:
                if i % 4 == 1:
                    raise KeyError(i)
                if i % 4 == 2:
                    log += 1 // (i - i)
                log += i
            except ZeroDivisionError:
                log += 1000
            finally:
                log += 1
    return log, Managed.depth


for n in (5, 30, 31):
    print(numbers(n), overflows(n))
    print(*containers(n))
    print(methods(n), closures(n), generators(n), fib(n // 3), handlers(n))
