# abs, ord, chr, math.floor and others in loops that are compiled: with what they have seen, and with other things then.
import math


def sizes(values):
    return [abs(v) for v in values]


def codes(text):
    total = 0
    for c in text:
        total = total * 31 + ord(c)
    return total


def letters(numbers):
    return "".join(chr(n) for n in numbers)


def floors(values):
    return [math.floor(v) + math.ceil(v) for v in values]


def curves(values):
    return [round(math.exp(v) + math.log(v + 1.0) + math.tan(v) + math.atan(v), 9) for v in values]


class Own:
    def __abs__(self):
        return "abs"

    def __floor__(self):
        return 40

    def __ceil__(self):
        return 2

    def __index__(self):
        return 65


def attempt(function, argument):
    try:
        print(function.__name__, function(argument))
    except (TypeError, ValueError, OverflowError) as error:
        print(function.__name__, type(error).__name__, error, error.__traceback__.tb_next.tb_lineno)


for _ in range(60):
    results = sizes([-3, 4, 0]), codes("hello"), letters([104, 233, 128512]), floors([1.5, -1.5, 2.0]), curves([0.5, 1.0])
print(results)
for values in ([-1.5, -0.0, float("-inf")], [-(2**48), 2**48 - 1, -(2**63), -(2**62), -(10**30)], [True, False], [3 + 4j], [Own()], ["x"], [None]):
    attempt(sizes, values)
print([math.copysign(1, x) for x in sizes([-0.0, 0.0])])
for text in ("", "é\U0001f600", ["a", "bc"], ["a", ""], [b"x"], [5]):
    attempt(codes, text)
for numbers in ([0x10FFFF], [-1], [0x110000], [2**70], ["a"], [True], [Own()], [1.0]):
    attempt(letters, numbers)
for values in ([5, -5], [float("nan")], [float("inf")], [1e300], [Own()], ["x"], [2**70]):
    attempt(floors, values)
for values in ([1000.0], [-1.0], [2], [None]):
    attempt(curves, values)


def squares(n):
    return [i * i for i in range(n)]


def copies(items):
    return [item for item in items], [[x for x in items] for _ in items]


def raising(n, at):
    try:
        return [1 // (i - at) for i in range(n)]
    except ZeroDivisionError as error:
        return str(error)


for _ in range(40):
    results = squares(10), copies([1, 2]), copies("ab"), copies(()), raising(8, 20), raising(8, 3), squares(-5), squares(0)
print(results)
print(len(squares(10_000)), sum(squares(5_000)), [x for x in enumerate("ab")], squares(3) + squares(2))
grown = squares(6)
grown.append("more")
grown.extend(squares(20))
print(len(grown), grown[-1], grown.pop(), grown[6])
items = [1, 2, 3]
print([items.append(x) or x for x in items if len(items) < 9], [items.pop() for _ in items][:2], len(items))
