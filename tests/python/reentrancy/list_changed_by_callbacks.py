class ClearsOnEq:
    def __init__(self, target):
        self.target = target

    def __eq__(self, other):
        self.target.clear()
        return False


def fresh():
    items = [1, 2, 3, 4]
    return items, ClearsOnEq(items)


def attempt(label, function):
    try:
        print(label, function())
    except Exception as error:
        print(label, type(error).__name__, error)


items, bad = fresh()
attempt("in", lambda: bad in items)
items, bad = fresh()
attempt("index", lambda: items.index(bad))
items, bad = fresh()
attempt("count", lambda: items.count(bad))
items, bad = fresh()
attempt("remove", lambda: items.remove(bad))
items, bad = fresh()
attempt("==", lambda: items == [bad, bad, bad, bad])
items, bad = fresh()
items[0] = bad
attempt("== first", lambda: items == [5, 6, 7, 8])
items, bad = fresh()
items[1] = bad
attempt("<", lambda: items < [1, 6, 7, 8])


class Index:
    def __init__(self, value, action):
        self.value, self.action = value, action

    def __index__(self):
        self.action()
        return self.value


items = [1, 2, 3]
attempt("getitem", lambda: items[Index(2, items.clear)])
items = [1, 2, 3]
attempt("setitem", lambda: items.__setitem__(Index(2, items.clear), 5))
items = [1, 2, 3]
attempt("delitem", lambda: items.__delitem__(Index(2, items.clear)))
items = [1, 2, 3, 4]
attempt("slice", lambda: items[Index(1, items.clear):Index(3, lambda: None)])
items = [1, 2, 3, 4]
attempt("slice assignment", lambda: items.__setitem__(slice(Index(1, items.clear), 3), "xy"))
print(items)
items = [1, 2]
attempt("repeat", lambda: items * Index(2, items.clear))
items = [1, 2]
attempt("insert", lambda: items.insert(Index(2, items.clear), 9))
print(items)
items = [1, 2]
attempt("pop", lambda: items.pop(Index(1, items.clear)))


class Iterates:
    def __init__(self, action):
        self.action = action

    def __iter__(self):
        self.action()
        return iter([7, 8])

    def __length_hint__(self):
        self.action()
        return 2


items = [1, 2, 3]
attempt("extend", lambda: items.extend(Iterates(items.clear)))
print(items)
items = [1, 2, 3]
attempt("slice from iterable", lambda: items.__setitem__(slice(1, 3), Iterates(items.clear)))
print(items)
items = [3, 2, 1]
attempt("sort key clears", lambda: items.sort(key=lambda x: items.clear()))
print(items)
items = [3, 2, 1]
attempt("sort key reads", lambda: items.sort(key=lambda x: len(items)))
print(items)


class Less:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        items.append(self)
        return self.n < other.n


items = [Less(2), Less(1)]
attempt("sort lt appends", items.sort)
print([x.n for x in items])
items = [1, 2, 3, 4, 5]
attempt("max key pops", lambda: max(items, key=lambda x: items.pop()))
items = [1, 2, 3]
attempt("map clears", lambda: list(map(lambda x: items.clear(), items)))
items = ["a", "b"]


class Str(str):
    def __str__(self):
        items.clear()
        return "s"

    __repr__ = __str__


items = [Str("x"), Str("y"), 3]
attempt("repr", lambda: repr(items))
items = ["a", "b", "c"]
attempt("join generator", lambda: "".join(items.pop() for _ in list(items)))
items = [1, 2, 3]
attempt("comprehension", lambda: [items.pop() for _ in items])
items = [[1], [2]]
attempt("sum", lambda: sum(items, []))
attempt("unpack", lambda: (lambda *a: a)(*(items.pop() for _ in range(2))))
