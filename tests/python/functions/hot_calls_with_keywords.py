# Calls of one function in all forms, hot, with what they rely on changed afterwards.
import sys


def plain(a, b=2, *, c=3, d=None):
    return (a, b, c, d)


def rest(a, *others, key="k"):
    return a, others, key


def only(a, /, b, *, c):
    return a * 100 + b * 10 + c


class Base:
    def __init__(self, x, y=5):
        self.x = x
        self.y = y

    def area(self, scale=1):
        return self.x * self.y * scale


class Derived(Base):
    def __init__(self, x):
        super().__init__(x, y=7)

    def area(self, scale=2):
        return super().area(scale=scale) + Base.area(self)


def calls(n):
    out = None
    for i in range(n):
        out = [
            plain(i),
            plain(i, 1),
            plain(i, d=4),
            plain(c=9, a=i),
            plain(b=1, a=i, d=2, c=3),
            rest(i),
            rest(i, 1, 2),
            rest(i, 1, key="z"),
            only(1, 2, c=3),
            only(1, c=4, b=0),
            Derived(i).area(),
            Derived(i).area(scale=3),
        ]
    return out


print(calls(600))
plain.__kwdefaults__["c"] = "changed"
print(calls(600)[:3])
plain.__defaults__ = ("new",)
print(calls(3)[:2])
plain.__kwdefaults__ = {"c": 1, "d": 2}
print(calls(3)[:2])
del plain.__kwdefaults__["d"]
try:
    calls(3)
except TypeError as e:
    print(e)
plain.__kwdefaults__["d"] = 5
Base.area = lambda self, scale=1: -scale
print(calls(600)[-2:])
rest.__code__ = (lambda a, *others, key: (key, others, a)).__code__
print(calls(3)[5:8])


def wrong(i):
    if i == 500:
        return plain()
    if i == 501:
        return plain(1, 2, 3)
    if i == 502:
        return only(1, 2, 3)
    if i == 503:
        return only(a=1, b=2, c=3)
    return plain(1, b=2)


for i in range(504):
    try:
        wrong(i)
    except TypeError as e:
        print(i, e)


def depth(n, limit=0):
    return n if n <= limit else depth(n - 1, limit=limit) + 1


print(depth(400))
try:
    depth(10**6)
except RecursionError as e:
    print(e)


def observer():
    return sorted(sys._getframe(1).f_locals.items())


def observed(a, *rest, key=1):
    local = a + 1
    return observer()


for i in range(400):
    seen = observed(i, 2, 3)
print(seen)
