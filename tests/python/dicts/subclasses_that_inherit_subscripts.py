# Subclasses of dict that leave some special methods as they are, and later do not.
from collections import Counter, OrderedDict, defaultdict


class Missing(dict):
    def __missing__(self, key):
        return f"no {key!r}"


class Own(dict):
    def __getitem__(self, key):
        return "own", dict.get(self, key)

    def __setitem__(self, key, value):
        super().__setitem__(key, [value])

    def __contains__(self, key):
        return key == "all"


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n


class Bad:
    __hash__ = None


def use(d, keys):
    out = []
    for key in keys:
        for action in (lambda: d[key], lambda: key in d, lambda: d.__setitem__(key, 1), lambda: d[key]):
            try:
                out.append(action())
            except (KeyError, TypeError) as e:
                out.append((type(e).__name__, str(e)))
    return out


for make in (dict, Missing, Own, OrderedDict, Counter, lambda: defaultdict(list), lambda: defaultdict(None)):
    d = make()
    print(type(d).__name__, use(d, ["a", 1, (1, 2), Key(4), Key(7), Bad(), [], None][:6] if type(d) is not Own else ["a", "all", 1]).__repr__().replace(hex(id(d)), "")[:60].split(" object at")[0], len(d))


def count(words):
    d = defaultdict(int)
    for word in words:
        d[word] += 1
    return sorted(d.items())


print(count("the quick the lazy the dog".split() * 300))


class Later(dict):
    pass


def look(d):
    return d["x"], "x" in d, "y" in d


later = Later(x=1)
for n in range(600):
    if n == 200:
        Later.__getitem__ = lambda self, key: "changed"
    if n == 300:
        Later.__contains__ = lambda self, key: key == "y"
    if n == 400:
        del Later.__getitem__
        del Later.__contains__
        Later.__missing__ = lambda self, key: "missing"
    if n == 500:
        del later["x"]
    if n % 100 == 50:
        print(n, look(later))
    else:
        look(later)
    if n % 100 == 99 and n < 500:
        later["x"] = n
try:
    del Later.__missing__
    look(later)
except KeyError as e:
    print("KeyError", e)
