"""Loops that unpack what enumerate, zip and items give, in all places where such loops stand."""

import traceback


class Counting(enumerate):
    def __next__(self):
        index, item = super().__next__()
        return index * 10, item


class Wrong(enumerate):
    def __next__(self):
        return super().__next__() + ("third",)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as error:
        places = [frame.lineno - f.__code__.co_firstlineno for frame in traceback.extract_tb(error.__traceback__)[1:]]
        return type(error).__name__, str(error), places


def loop(source):
    result = []
    for a, b in source:
        result.append((a, b))
    return result


letters = "abc"
table = {"x": 1, "y": 2}
for make in (
    lambda: enumerate(letters),
    lambda: enumerate(letters, 2**48 - 2),
    lambda: enumerate([], 5),
    lambda: zip(letters, range(5)),
    lambda: zip(letters, range(5), strict=True),
    lambda: zip(letters, letters, letters),
    lambda: zip(letters),
    lambda: zip(),
    lambda: table.items(),
    lambda: reversed(table.items()),
    lambda: table.keys(),
    lambda: iter(table.items()),
    lambda: Counting(letters),
    lambda: Wrong(letters),
    lambda: enumerate(1 // n for n in (1, 0)),
    lambda: zip([1, 2], (1 // n for n in (1, 0))),
    lambda: [(1, 2), [3, 4], "56"],
    lambda: map(lambda x: (x, x), letters),
):
    print(attempt(loop, make()))


def nested(source):
    return [(a, b, c) for a, (b, c) in source], [(a, rest) for a, *rest in zip(letters, letters)]


print(attempt(nested, enumerate(zip("pq", "rs"))), attempt(nested, enumerate(["xy", "z"])))


def generator(source):
    for a, b in source:
        sent = yield a, b
        if sent:
            yield sent


g = generator(enumerate(letters))
print(next(g), g.send("sent"), list(g))
print({a: b for a, b in zip(letters, range(3))}, {b for a, b in table.items()}, dict(generator(table.items())))


# The same tuple under a name, and unpacked later.
def named(source):
    for pair in source:
        a, b = pair
        print(pair, a, b, end=" ")
    return pair


print(named(enumerate("uv")), named(zip("uv", "wx")))
for pair in enumerate("no"):
    i, letter = pair
    print(pair, i, letter, end=" ")
for i, letter in enumerate("mo"):
    print(i, letter, end=" ")
print(i, letter)


# What is unpacked goes to attributes, items and other loops' variables.
class Place:
    pass


def elsewhere():
    place, items = Place(), [0, 0]
    for place.x, items[1] in enumerate(letters):
        pass
    for i, i in zip("ab", "cd"):
        pass
    for outer, inner in zip("ab", [enumerate("cd"), enumerate("ef")]):
        for outer, inner in inner:
            print(outer, inner, end=" ")
    return place.x, items, i, outer, inner


print(elsewhere())


# Changes while the loop runs.
def changing(d):
    for key, value in d.items():
        d[key + "!"] = value
    return d


def replacing(d):
    for key, value in d.items():
        d[key] = value * 2
    return d


print(attempt(changing, {"a": 1}), replacing({"a": 1, "b": 2}))
grown = [1, 2]
for i, x in enumerate(grown):
    if i < 4:
        grown.append(x + i)
print(grown)


# An iterator that ends stays at its end, and one that is left goes on.
source = enumerate("wxyz")
for i, x in source:
    if i == 1:
        break
print(list(source), list(source), next(source, "end"))
for i, x in source:
    print("never")
else:
    print("else", i, x)
