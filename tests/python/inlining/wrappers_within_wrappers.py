# One decorator, several times around one function: all wrappers have one code, and what they call is told apart at run time.
import sys


def add(amount):
    def decorate(function):
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs) + amount

        return wrapper

    return decorate


def layers(count, function):
    for n in range(count):
        function = add(n + 1)(function)
    return function


def base(x, *, factor=2):
    return x * factor


def failing(x, *, factor=2):
    return x // factor


def deep(x, *, factor=2):
    f, names = sys._getframe(), []
    while f:
        names.append(f.f_code.co_name)
        f = f.f_back
    return len(names) - factor


def work(function, n):
    total = 0
    for i in range(n):
        total += function(i & 7, factor=3)
    return total


for round in range(6):
    two = layers(2, base)
    print(work(two, 400), end=" ")
for count in range(7):
    print(work(layers(count, base), 300), work(layers(count, failing), 50), work(layers(count, deep), 3))
for count in (3, 1, 2):
    try:
        layers(count, failing)(1, factor=0)
    except ZeroDivisionError as e:
        tb, depth = e.__traceback__, 0
        while tb:
            tb, depth = tb.tb_next, depth + 1
        print(count, depth)
