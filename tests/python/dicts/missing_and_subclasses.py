class Default(dict):
    def __missing__(self, key):
        print("missing", key)
        value = self[key] = str(key) * 2
        return value


d = Default(a=1)
print(d["a"], d["b"], d["b"], d.get("c"), "c" in d, d, d.pop("zz", None), type(d.copy()).__name__, type(d | {}).__name__, dict.__getitem__(d, "a"))
try:
    dict.__getitem__(dict(), "q")
except KeyError as error:
    print("KeyError", error)


class Lower(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)

    def __getitem__(self, key):
        return super().__getitem__(key.lower())

    def __contains__(self, key):
        return super().__contains__(key.lower())


l = Lower(ABC=1)
l["XyZ"] = 2
print(l, l["xYz"], "XYZ" in l, "ABC" in l, l.get("XYZ"), l.setdefault("QQ", 5), l)
l.update(UP=1)
print(l, dict(l), {**l}, list(l.items()))


class Loud(dict):
    def __iter__(self):
        print("iter")
        return super().__iter__()

    def keys(self):
        print("keys")
        return super().keys()

    def __len__(self):
        return 100

    def __eq__(self, other):
        return "eq"

    def __delitem__(self, key):
        print("del", key)
        super().__delitem__(key)


x = Loud(a=1, b=2)
print(list(x), dict(x), {**x}, len(x), x == {}, {} == x, [*x], x.pop("a"))
del x["b"]
print(x, bool(x), dict.__len__(x))


class Mapping:
    def keys(self):
        print("keys called")
        return ["p", "q"]

    def __getitem__(self, key):
        print("get", key)
        return key.upper()


def f(**kwargs):
    return kwargs


print(dict(Mapping()), {**Mapping()}, f(**Mapping()))
e = {}
e.update(Mapping())
e |= Mapping() if hasattr(Mapping, "__iter__") else [("r", 1)]
print(e)


class BrokenKeys:
    def keys(self):
        raise ValueError("no keys")

    def __getitem__(self, key):
        return 1


class BrokenItem:
    def keys(self):
        return "ab"

    def __getitem__(self, key):
        raise KeyError(key)


for kind in (BrokenKeys, BrokenItem):
    for use in (lambda k: dict(k()), lambda k: {**k()}, lambda k: f(**k())):
        try:
            use(kind)
        except Exception as error:
            print(type(error).__name__, error)
