"""Loops over instances whose `__iter__` is written in Python."""


class Ring:
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        return iter(self.items)


class Tree:
    def __init__(self, value, *children):
        self.value = value
        self.children = children

    def __iter__(self):
        yield self.value
        for child in self.children:
            yield from child


class Countdown:
    def __init__(self, start):
        self.left = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.left <= 0:
            raise StopIteration
        self.left -= 1
        return self.left


def rings(n):
    ring = Ring([1, 2, 3])
    total = 0
    for i in range(n):
        for item in ring:
            total += item * i
        if i % 100 == 0:
            ring.items.append(i)
    return total


print(rings(10), rings(800))


def trees(n):
    tree = Tree(1, Tree(2, Tree(3)), Tree(4))
    total = 0
    for i in range(n):
        for value in tree:
            total += value
            if value == 4 and i % 2:
                break
    return total


print(trees(10), trees(800))


def countdowns(n):
    total = 0
    for i in range(n):
        for value in Countdown(i % 5):
            total += value
        total += sum(Countdown(3)) + len([v for v in Countdown(4) if v])
    return total


print(countdowns(10), countdowns(800))


def mixed(n):
    things = [Ring((1, 2)), Tree(5), [7, 8], "ab", Countdown(3), {9: 10}]
    seen = []
    for i in range(n):
        total = 0
        for item in things[i % len(things) if i < n - 6 else i - n]:
            total += len(item) if isinstance(item, str) else item
        seen.append(total)
    return sum(seen), seen[-6:]


print(mixed(20), mixed(800))


class Fickle:
    """Gives something else from some time on."""

    def __init__(self, results):
        self.results = results
        self.calls = 0

    def __iter__(self):
        self.calls += 1
        return self.results[self.calls // 300]


def fickle(n):
    class Again:
        def __iter__(self):
            return iter((1, 2))

        def __next__(self):
            raise StopIteration

    thing = Fickle([Again(), (x for x in (5, 6)), 17])
    total = 0
    try:
        for i in range(n):
            for item in thing:
                total += item
    except TypeError as error:
        return total, str(error), thing.calls
    return total


print(fickle(100), fickle(1000))


def raising(n):
    class Sometimes:
        count = 0

        def __iter__(self):
            Sometimes.count += 1
            if Sometimes.count % 50 == 49:
                raise LookupError(Sometimes.count)
            return iter([1])

    thing = Sometimes()
    total = errors = 0
    for i in range(n):
        try:
            for item in thing:
                total += item
        except LookupError as error:
            errors += error.args[0] + len(error.__traceback__.tb_next.tb_frame.f_locals)
    return total, errors


print(raising(60), raising(800))
