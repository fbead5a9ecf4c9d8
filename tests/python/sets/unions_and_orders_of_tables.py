# A union has the order that a copy of its left operand would have after the right one's items were added, whatever the size
# of either table; operators of exact sets take no special method, those of subclasses do.
import operator

for n in (0, 1, 2, 3, 4, 5, 6, 9, 18, 19, 20, 40):
    for m in (0, 1, 2, 3, 4, 5, 8, 20, 70):
        a = {i * 7919 % 10007 for i in range(n)}
        b = {i * 104729 % 10009 for i in range(m)}
        # The same items in a table that had more.
        c = set(a) | set(range(20000, 20000 + 3 * n))
        for i in range(20000, 20000 + 3 * n):
            c.discard(i)
        for left in (a, c, frozenset(a)):
            print(n, m, list(left | b)[:9], list(b | left)[:9], list(left.union(b))[:9], list(set(left))[:9])

small, same = {1, 2, 3}, {1, 2, 3}
print(small | small is small, (small | small) == small, small & small is small, small - small, small ^ small)
print(frozenset(small) | small, small | frozenset(small), type(frozenset() | {1}).__name__, type({1} | frozenset()).__name__)
for op in (operator.lt, operator.le, operator.eq, operator.ne, operator.gt, operator.ge):
    pairs = [(small, same), (small, {1, 2}), ({1, 2}, small), (small, {7, 8, 9}), (set(), set()), (small, frozenset(same))]
    print(op.__name__, [op(x, y) for x, y in pairs], [op(frozenset(x), frozenset(y)) for x, y in pairs])
for op in (operator.or_, operator.and_, operator.sub, operator.xor, operator.add, operator.mul, operator.lt):
    for x, y in (({1}, [1]), ([1], {1}), ({1}, {1: 2}.keys()), ({1: 2}.keys(), {1}), ({1}, {1}), ({1}, 1)):
        try:
            print(op.__name__, op(x, y))
        except TypeError as e:
            print(op.__name__, e)


class Loud(set):
    def __or__(self, other):
        return "or", len(other)

    def __ror__(self, other):
        return "ror", len(other)

    def __le__(self, other):
        return "le"

    def __ge__(self, other):
        return "ge"


loud = Loud({5})
print(loud | small, small | loud, frozenset(small) | loud, loud <= small, small <= loud, small >= loud, type(loud & small).__name__)


class Key:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return 3

    def __eq__(self, other):
        seen.append((self.name, getattr(other, "name", other)))
        if meddle:
            meddle.pop()()
        return self.name == getattr(other, "name", other)


def run(f):
    seen.clear()
    try:
        result = f()
        print(result if isinstance(result, bool) else [getattr(k, "name", k) for k in result], seen)
    except Exception as e:
        print(type(e).__name__, e, seen)


seen, meddle = [], []
left, right = {Key("a"), 3, 5}, {3, Key("b"), 4, 8, 16}
for f in (lambda: left | right, lambda: right | left, lambda: left & right, lambda: left - right, lambda: left ^ right, lambda: left <= right):
    run(f)
for f in (lambda: left | right, lambda: left & right, lambda: left - right, lambda: left <= right):
    meddle[:] = [right.clear]
    left, right = {Key("a"), 3, 5}, {3, Key("b"), 4, 8, 16}
    run(f)


class Failing:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ValueError("no")


for f in (lambda: {1} | {Failing()}, lambda: {Failing()} | {1, 2}, lambda: {1, 2} & {Failing()}, lambda: {Failing()} == {1}, lambda: {1} <= {Failing()}):
    run(f)


def hot(a, b, n):
    total = 0
    for i in range(n):
        total += len(a | b) + len(a & b) * 3 + len(a - b) * 5 + len(a ^ b) * 7 + (a <= b) + (a < b) * 2 + (a == b)
    return total


print(hot({1, 2, 3}, {2, 3, 4}, 3000), hot(frozenset({1}), {1, 2}, 3000), hot({1}, frozenset({1}), 3000))
try:
    hot({1}, [1], 1)
except TypeError as e:
    print(e)
print(hot(Loud([1]), Loud([1]), 0))


# Copies of containers by their classes.
class L(list):
    def __iter__(self):
        return iter("list")


class D(dict):
    def keys(self):
        return ["k"]

    def __getitem__(self, key):
        return "v"


class S(set):
    def __iter__(self):
        return iter("set")


source = [3, 1, 2, 1]
for make in (list, tuple, set, frozenset):
    for given in (source, tuple(source), set(source), frozenset(source), {3: 4, 1: 2}, L(source), S(source), "abca", range(4), iter(source), []):
        made = make(given)
        print(make.__name__, made if not isinstance(made, (set, frozenset)) else list(map(str, made))[:1] and sorted(map(str, made)), made is given, end="; ")
    print()
d = {"a": 1, "b": 2, "c": 3}
del d["b"]
e = dict(d)
e["z"] = 0
print(d, e, dict(D(x=1)), dict([("p", 1)]), dict({}), dict(d) is d, list(dict(e)))
for make in (list, set, dict, frozenset, tuple):
    for bad in (5, [[]], None):
        try:
            print(make(bad))
        except (TypeError, ValueError) as err:
            print(make.__name__, type(err).__name__, err)
