# Results of set operations have the order that comes from their history, also where nothing is compared, and where
# comparing changes the operands.

a, b = set(range(0, 90, 3)), set(range(0, 90, 2))
for left, right in ((a, b), (b, a), (a, frozenset(b)), (frozenset(a), b), (a, set()), (set(), a), (a, a)):
    print(list(left & right), list(left - right), list(left | right), list(left ^ right))
    print(left <= right, left >= right, left.isdisjoint(right), type(left & right).__name__)
large = {i * 7919 % 100003 for i in range(300)}
for n in (5, 20, 77, 150):
    some = set(list(large)[:n])
    print(list(large & some)[:12], list(some & large)[:12], list(large - some)[:12], list(some - large), list(set(list(some)))[:12])
for _ in range(40):
    large.pop()
print(list(large - set(range(50000)))[:12], list(large & set(range(50000)))[:12])


class Meddler:
    def __init__(self, name, other):
        self.name, self.other = name, other

    def __hash__(self):
        return 7

    def __eq__(self, other):
        other, self.other = self.other, None
        if other is not None:
            for i in range(100):
                other.add(i)
                other.discard(i - 3)
        return False

    def __repr__(self):
        return self.name


for operation in ("__and__", "__sub__", "__or__", "__xor__", "intersection", "difference", "issubset"):
    left, right = {1, 2, 3}, {4, 5}
    left.add(Meddler("l", right))
    right.add(Meddler("r", left))
    result = getattr(left, operation)(right)
    print(operation, len(result) == len(set(map(repr, result))) if isinstance(result, set) else result)

numbers = list(range(30))


class Growing:
    def __hash__(self):
        if len(numbers) < 40:
            numbers.append(len(numbers))
        return 1


numbers.insert(3, Growing())
print(len(set(numbers)), len(numbers))
s = frozenset("abc")
s |= {"d"}
t = {1, 2}
u = t
t |= {3}
t -= {1}
t &= {2, 3, 4}
t ^= {5}
print(sorted(s), u, u is t)
