# Instances that are called, and attributes that `__getattr__` and `__setattr__` answer for, often enough to be compiled.
import traceback


class Adder:
    def __init__(self, n):
        self.n = n

    def __call__(self, x, y=0, *rest, scale=1, **more):
        return (self.n + x + y) * scale + len(rest) + len(more)


class Doubler:
    def __call__(self, x):
        return x * 2


class Failing:
    def __call__(self, x):
        return x // 0


class Registry:
    limit = 5

    def __init__(self):
        self.__dict__["values"] = {}
        self.extra = 1

    def __getattr__(self, name):
        try:
            return self.__dict__["values"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name, value):
        if isinstance(value, int):
            self.values[name] = value
        else:
            object.__setattr__(self, name, value)


class Counting(Registry):
    asked = 0

    def __getattr__(self, name):
        Counting.asked += 1
        return name.upper()


def apply(function, x):
    return function(x)


def apply_named(function, x):
    return function(x, scale=3, other=None)


def read(thing):
    return thing.width, thing.extra, thing.limit


def write(thing, value):
    thing.width = value
    thing.label = str(value)


adder = Adder(10)
for i in range(100):
    seen = apply(adder, i), apply_named(adder, i), adder(i, 1, 2, 3), apply(Doubler(), i), apply(len, [i])
print(seen)
for i in range(100):
    seen = [apply(f, i) for f in (adder, Doubler(), abs, Adder(i), lambda x: -x)]
print(seen)
try:
    for i in range(100):
        apply(Failing() if i == 90 else adder, i)
except ZeroDivisionError as error:
    print([(f.name, f.lineno) for f in traceback.extract_tb(error.__traceback__)])

registry = Registry()
for i in range(100):
    write(registry, i)
    seen = read(registry)
print(seen, registry.label, registry.values)
registry.__dict__["width"] = "own"
print(read(registry))
del registry.__dict__["width"]
for i in range(50):
    try:
        registry.missing
    except AttributeError as error:
        message = str(error)
print(message, read(registry))
counting = Counting()
for i in range(50):
    seen = read(counting)
print(seen, Counting.asked)

# The special methods change while the loop runs.
def other(self, name):
    return f"other {name}"


for i in range(100):
    if i == 50:
        Registry.__getattr__ = other
    if i == 70:
        Registry.width = property(lambda self: "computed")
    if i == 80:
        Adder.__call__ = lambda self, *a, **k: "replaced"
    if i == 90:
        del Registry.__setattr__
    if i < 70 or i >= 95:
        registry.depth = i
    seen = read(registry), apply(adder, i)
    if i in (49, 50, 69, 70, 79, 80, 89, 99):
        print(i, seen, registry.depth)
