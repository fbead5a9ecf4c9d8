def inner(label):
    try:
        x = yield label + "1"
        print(label, "got", x)
        y = yield label + "2"
        print(label, "got", y)
    except KeyError as error:
        print(label, "caught", error)
        yield label + "recovered"
    finally:
        print(label, "cleanup")
    return label + " result"


def outer():
    a = yield from inner("a")
    print("outer has", a)
    b = yield from inner("b")
    return a + b


g = outer()
print(next(g), g.gi_yieldfrom.__name__, g.send("S1"), g.send("S2"), g.throw(KeyError("k")))
try:
    next(g)
except StopIteration as stop:
    print(stop.value)
g = outer()
next(g)
g.close()


def over_iterables():
    yield from [1, 2]
    yield from "ab"
    yield from range(2)
    yield from {"k": 1}
    r = yield from ()
    yield r
    yield (yield from map(str, [7]))


print(list(over_iterables()))


class Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration("custom value")


class Full:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        return self.n

    def send(self, value):
        return ("sent", value)

    def throw(self, *args):
        return ("thrown", [getattr(a, "__name__", repr(a)) for a in args])

    def close(self):
        print("close called")


def delegate(it):
    return (yield from it)


try:
    next(delegate(Iterator()))
except StopIteration as stop:
    print(stop.value)
g = delegate(Full())
print(next(g), g.send(None), g.send(5), g.throw(ValueError), g.throw(ValueError("v")))
g.close()
for value in (5, None):
    try:
        next(delegate(value))
    except TypeError as error:
        print(error)
g = delegate(iter([1, 2]))
next(g)
try:
    g.send("not None")
except AttributeError as error:
    print(error)
g = delegate(iter([1, 2]))
next(g)
try:
    g.throw(ValueError("into list iterator"))
except ValueError as error:
    print(error)


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


def deep(n):
    if n:
        yield from deep(n - 1)
    else:
        yield "bottom"


def chain(n):
    result = yield n
    if n:
        return (yield from chain(n - 1)) + [result]
    return [result]


print(list(tree(4)), list(deep(200)))
g = chain(3)
value = next(g)
try:
    while True:
        value = g.send(value * 10)
except StopIteration as stop:
    print(stop.value)


def loop():
    yield from me


me = loop()
try:
    next(me)
except ValueError as error:
    print(error)
