# What frames show while compiled functions run, and after an exception: all variables, with their values, and lines.
import sys


def lines_of(error):
    traceback = error.__traceback__
    while traceback is not None:
        frame = traceback.tb_frame
        yield frame.f_code.co_name, traceback.tb_lineno, shown(frame.f_locals)
        traceback = traceback.tb_next


def shown(variables):
    return {name: value for name, value in variables.items() if not name.startswith("_") and type(value) in SHOWN}


SHOWN = (int, float, bool, str, list, tuple, type(None))


def look(depth=1):
    return sys._getframe(depth).f_lineno, shown(sys._getframe(depth).f_locals)


def divide(a, b):
    quotient = a // b
    rest = a - quotient * b
    return quotient, rest


def many(n, scale):
    total = 0
    product = 1.0
    even = True
    text = "a"
    items = []
    for i in range(n):
        total += i * 3
        product *= scale
        even = i % 2 == 0
        if even:
            text = "even"
            late = i
        items.append(total)
        if i == n - 1:
            seen = look()
            more = divide(total, n - 1 - i)
    return seen


def unbound(n):
    for i in range(n):
        if i > n - 3:
            try:
                print(value)
            except UnboundLocalError as error:
                print(error, list(lines_of(error)))
            value = i
        if i == n - 1:
            del value
    return look()


def deep(n):
    level = n * 1.5
    if n == 0:
        return look(2), look(3)
    result = deep(n - 1)
    level += 1
    return result


def handled(n):
    caught = 0
    for i in range(n):
        try:
            x = i * 2
            y = [0, 1, 2][x % 5]
            caught += y
        except IndexError as error:
            caught += 100
            last = list(lines_of(error))[-1][1]
        finally:
            x = -1
    return caught, x, i, last


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self, power):
        a = self.x**power
        b = self.y**power
        return a + b


def points(values):
    total = 0
    for number, value in enumerate(values):
        point = Point(number, value)
        squares = point.norm(2)
        total += squares
    return total


def report(function, *arguments):
    try:
        print(function.__name__, function(*arguments))
    except Exception as error:
        print(function.__name__, type(error).__name__, error)
        for line in lines_of(error):
            print("   ", *line)


for repeat in range(3):
    report(many, 12, 1.5)
    report(many, 13, 2)
    report(unbound, 6)
    report(deep, 9)
    report(handled, 12)
    report(points, [1, 2.5, 3, 4, 5])
    report(points, [1, 2, 3, 4, "5"])
    report(points, [10**20, 7])
