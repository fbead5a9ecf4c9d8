class Tagged(set):
    def __init__(self, items=(), tag=None):
        super().__init__(items)
        self.tag = tag


t = Tagged([1, 2], tag="x")
print(t, t.tag, type(t | {3}).__name__, type(t.copy()).__name__, type({3} | t).__name__, type(t & t).__name__, t == {1, 2}, isinstance(t, set), len(t))
t |= {3}
print(t, type(t).__name__, t.tag)


class Frozen(frozenset):
    pass


f = Frozen([1])
print(f, hash(f) == hash(frozenset([1])), type(f | {2}).__name__, type(f.copy()).__name__, {f: 1}[frozenset([1])])


class Reflected:
    def __rand__(self, other):
        return "rand"

    def __ror__(self, other):
        return "ror"

    def __rsub__(self, other):
        return "rsub"

    def __rxor__(self, other):
        return "rxor"

    def __ge__(self, other):
        return "ge"

    def __eq__(self, other):
        return "eq"


r = Reflected()
print({1} & r, {1} | r, {1} - r, {1} ^ r, {1} <= r, {1} == r, {1: 2} | r)
s = {1}
s &= r
print(s)


class Weird(set):
    def __contains__(self, item):
        return True

    def __iter__(self):
        return iter("weird")

    def __len__(self):
        return 3


w = Weird([1])
print(5 in w, list(w), len(w), sorted(set.__iter__(w)), w == {1}, sorted({2} | w), bool(w))


def powerset(items):
    items = list(items)
    return [frozenset(items[i] for i in range(len(items)) if mask >> i & 1) for mask in range(1 << len(items))]


sets = powerset([1, 2, 3])
print(len(set(sets)), sum(a <= b for a in sets for b in sets), sum(a < b for a in sets for b in sets), sum(a.isdisjoint(b) for a in sets for b in sets))
big = set(range(1000))
odd = {n for n in big if n % 2}
print(len(big - odd), sum(big ^ odd), len(odd & set(range(100))), big >= odd, (big - odd) | odd == big, len({n * n % 97 for n in big}), sorted(n * n % 17 for n in odd if n < 20))
for n in range(0, 1000, 3):
    big.discard(n)
print(len(big), 3 in big, 4 in big, min(big), max(big))
