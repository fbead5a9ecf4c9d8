# max, min, any, all, list.index, count and `in` go over lists that their items' methods change.
class Item:
    def __init__(self, value, act=None):
        self.value, self.act = value, act

    def _do(self, what, other):
        log.append((what, self.value, getattr(other, "value", other)))
        if self.act:
            act, self.act = self.act, None
            act()

    def __lt__(self, other):
        self._do("lt", other)
        return self.value < getattr(other, "value", other)

    def __gt__(self, other):
        self._do("gt", other)
        return self.value > getattr(other, "value", other)

    def __eq__(self, other):
        self._do("eq", other)
        return self.value == getattr(other, "value", other)

    def __bool__(self):
        self._do("bool", None)
        return bool(self.value)

    def __repr__(self):
        return f"Item({self.value})"


log = []


def check(f):
    log.clear()
    try:
        print(f(), log)
    except Exception as e:
        print(type(e).__name__, e, log)


for make in (list, tuple):
    check(lambda: max(make([Item(1), Item(3), Item(2)])))
    check(lambda: min(make([Item(1), 0, Item(2)])))
    check(lambda: any(make([0, Item(0), "", Item(1), Item(1)])))
    check(lambda: all(make([1, Item(1), "x", Item(0), Item(1)])))
    check(lambda: make([Item(1), Item(2)]).index(2))
    check(lambda: make([Item(1), 2, Item(2)]).count(2))
    check(lambda: 7 in make([Item(1), 2, Item(2)]))
l = [1]
l[:] = [Item(0, l.clear), Item(5), Item(9)]
check(lambda: max(l))
l[:] = [Item(1), Item(2, lambda: l.append(Item(7))), Item(3)]
check(lambda: max(l))
l[:] = [Item(1), Item(2, l.clear), Item(3)]
check(lambda: min(l))
l[:] = [Item(0, l.clear), Item(1)]
check(lambda: any(l))
l[:] = [Item(1, lambda: l.append(0)), Item(1)]
check(lambda: all(l))
l[:] = [Item(1, l.clear), Item(1)]
check(lambda: 5 in l)
l[:] = [Item(1, lambda: l.extend([9, 9])), Item(1)]
check(lambda: l.count(9))
nan = float("nan")
print(max([nan, 1.0]), max([1.0, nan]), min([nan, 1]), max([1, True]), max([True, 1]), max([1.0, 1]), max([1, 1.0]), min([0.0, -0.0]), max([2 ** 70, 1.5, 3]), max(["b", "a", "\u20ac"]), max([(1, 2), (1, 3)]))
print(nan in [nan], [nan].index(nan), [1.0, True, 1].count(1), [0.0].count(-0.0), 1 in [1.0], "1" in [1], (1, "a") in [(1, "a")], [(1.0, 2)].count((1, 2)), None in [0, None], [b"a", "a"].index("a"), 2 ** 70 in [2 ** 70])
for f in (lambda: max([]), lambda: min(()), lambda: max([], default=3), lambda: max([1], default=3), lambda: max([1, "a"]), lambda: max(["a", 1]), lambda: max([[]], key=len), lambda: max([3, -4], key=abs), lambda: max([1, 2], key=None), lambda: max(5), lambda: any(5), lambda: any([]), lambda: all([]), lambda: max({3, 1}), lambda: [1].index(2), lambda: max([object()]) is not None):
    check(f)


class Own(list):
    def __iter__(self):
        return iter([10, 20])


print(max(Own([1])), any(Own([0])), all(Own([0])), max(Own()))


class Raising:
    def __bool__(self):
        raise ValueError("bool")

    def __gt__(self, other):
        raise ValueError("gt")


check(lambda: any([0, Raising()]))
check(lambda: all([1, Raising()]))
check(lambda: max([1, Raising()]))
check(lambda: max([Raising(), 1]))


def hot(items, n):
    total = 0
    for i in range(n):
        total += max(items) + min(items) + any(items) + all(items) + (3 in items) + items.index(2) + items.count(1)
    return total


print(hot([1, 2, 3, 0], 3000), hot((1.5, 2, 1), 3000), hot([True, 2.0, 2 ** 60], 3000))
