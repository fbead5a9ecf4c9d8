"""One call site sees a function as it is, through a bound method, through an instance and with new code."""


def attempt(f, *args):
    try:
        print(f(*args))
    except TypeError as error:
        print(type(error).__name__, error)


class Plain:
    def method(self, x):
        return "method", x

    def __call__(self, x):
        return "called", x


def direct(target):
    return target(1)


# A method's function is seen with its receiver first, then without.
plain = Plain()
for _ in range(5):
    attempt(direct, plain.method)
for _ in range(5):
    attempt(direct, Plain.method)
for _ in range(5):
    attempt(direct, plain.method)


def called(target):
    return target(2)


for _ in range(5):
    attempt(called, plain)
for _ in range(5):
    attempt(called, Plain.__call__)


def one(x):
    return "one", x


def by_attribute(holder):
    return holder.f(3)


# The same function as an attribute of the instance, which binds nothing, and of the class, which does.
holder = Plain()
holder.f = one
for _ in range(5):
    attempt(by_attribute, holder)
Plain.f = one
del holder.f
for _ in range(5):
    attempt(by_attribute, holder)
holder.f = one
for _ in range(5):
    attempt(by_attribute, holder)


class Made:
    def __init__(self, *args):
        self.args = args


class Pair:
    def __init__(self, a, b):
        self.pair = a, b

    def __repr__(self):
        return f"Pair{self.pair}"


def make(cls):
    return cls(4)


import types

for _ in range(5):
    attempt(make, types.MethodType(Pair, "first"))
for _ in range(5):
    attempt(make, Pair)


# A function whose code is replaced by one with other parameters.
def changing(x):
    return "before", x


def other(x, y):
    return "after", x, y


def fixed():
    return changing(5)


for _ in range(5):
    attempt(fixed)
changing.__code__ = other.__code__
for _ in range(5):
    attempt(fixed)
changing.__code__ = one.__code__
for _ in range(5):
    attempt(fixed)


# Code that is replaced while it runs.
def itself(n):
    if n == 2:
        itself.__code__ = (lambda n: ("replaced", n)).__code__
    return n if n == 0 else (n, itself(n - 1))


attempt(itself, 4)
attempt(itself, 4)


# Callees of many kinds at one site, in turn.
def many(f, x):
    return f(x)


for _ in range(4):
    for f in (one, len, plain, plain.method, Made, str, abs, lambda x: [x], list, "".join):
        try:
            value = many(f, "ab")
        except TypeError as error:
            value = error
        print(value if not isinstance(value, Made) else value.args)
