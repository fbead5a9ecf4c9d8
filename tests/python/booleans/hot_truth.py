# The truth of values of all kinds in loops that are compiled: also of those that say it themselves, later.
class Says:
    def __init__(self, n):
        self.n = n

    def __bool__(self):
        calls.append(self.n)
        return self.n > 1


class Long:
    def __len__(self):
        calls.append("len")
        return 0


class Plain:
    pass


class Wrong:
    def __bool__(self):
        return 2


calls = []


def count(values):
    yes = 0
    for value in values:
        if value:
            yes += 1
        if not value:
            yes += 100
    return yes


def first(a, b):
    return a or b, a and b, not a, a if a else b


def while_true(make, n):
    done = 0
    value = make(n)
    while value:
        n -= 1
        done += 1
        value = make(n)
    return done


SIMPLE = [True, False, None, True]
for _ in range(60):
    results = count(SIMPLE), first(None, True), first(False, None), while_true(lambda n: n > 0, 9), while_true(lambda n: n or None, 5)
print(results)
for values in ([0, 1, -1, 2**70, 0.0, -0.0, 1.5, float("nan")], ["", "x", b"", b"x", (), (1,), [], [0], {}, {1: 2}, set(), {1}],
               [range(0), range(3), frozenset(), frozenset([1]), 0j, 1j, object(), Plain(), int, len, ...],
               [Says(0), Says(1), Says(2), Long(), Plain()], [bytearray(), bytearray(b"x"), memoryview(b""), memoryview(b"x")]):
    for _ in range(30):
        calls.clear()
        found = count(values)
    print(found, calls)
for pair in ((Says(0), 1), (Plain(), 0), ("", []), (Long(), "x"), (2, Says(5))):
    for _ in range(30):
        calls.clear()
        found = [type(v).__name__ for v in first(*pair)]
    print(found, calls)
for wrong in (Wrong(), NotImplemented):
    try:
        print(count([True, wrong]))
    except TypeError as error:
        print(error)
Plain.__bool__ = lambda self: False
print(count([Plain(), True]), first(Plain(), 3)[:2][1] is not None)
