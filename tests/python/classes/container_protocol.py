class Sequence:
    def __init__(self, *items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        print("getitem", index, end="; ")
        return self.items[index]


s = Sequence(10, 20, 30)
print(len(s), s[1], s[0:2], list(s), 20 in s, 99 in s, list(reversed(s)), bool(s), bool(Sequence()), [*s], max(s), sum(s), tuple(zip(s, "ab")))
a, b, c = s
print(a, b, c, next(iter(s)), type(iter(s)).__name__, dict(enumerate(s)))


class Mapping:
    def __getitem__(self, key):
        return ("get", key)

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)

    def __contains__(self, key):
        return key == "yes"

    def __missing__(self, key):
        return "never called"


m = Mapping()
m["a"] = 1
m[1:2, ...] = 2
m["n"] += ("more",)
del m["x"], m[0:1]
print(m["q"], m[1, 2], m[()], "yes" in m, "no" in m, "no" not in m)


class Lengths:
    def __init__(self, value):
        self.value = value

    def __len__(self):
        return self.value


class Hinted:
    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter((1, 2))

    def __length_hint__(self):
        return self.hint


for value in (0, 5, True, -1, 1.5, "x", None, 2**100, 2**63 - 1, 2**63):
    for function in (len, bool):
        try:
            print(function.__name__, value, function(Lengths(value)))
        except Exception as error:
            print(function.__name__, value, type(error).__name__, error)
for hint in (0, 1000, -1, "x", NotImplemented, None):
    try:
        print(hint, list(Hinted(hint)))
    except Exception as error:
        print(hint, type(error).__name__, error)


class BadIter:
    def __iter__(self):
        return 5


class NoIter:
    __iter__ = None

    def __getitem__(self, i):
        return i


class NotContainer:
    __contains__ = None

    def __iter__(self):
        return iter("abc")


class Stops:
    def __getitem__(self, i):
        if i > 3:
            raise StopIteration if i % 2 else IndexError
        return i * i


class IterRaises:
    def __iter__(self):
        raise ZeroDivisionError("iter")


for use in (lambda: iter(BadIter()), lambda: list(NoIter()), lambda: "a" in NotContainer(), lambda: list(Stops()), lambda: [x for x in IterRaises()], lambda: 4 in Stops(), lambda: reversed(BadIter()), lambda: reversed({1}), lambda: reversed(Lengths(2)), lambda: 1 in IterRaises(), lambda: 1 in 5, lambda: list(reversed(Stops()))):
    try:
        print(use())
    except Exception as error:
        print(type(error).__name__, error)


class Call:
    def __call__(self, *args, **kwargs):
        return args, kwargs


print(Call()(1, x=2), callable(Call()), callable(Call), callable(5), Call().__call__(3))
