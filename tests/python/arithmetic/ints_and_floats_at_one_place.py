# Operators that meet ints and floats in turn give what each pair gives.
import math


def add(a, b):
    return a + b


def subtract(a, b):
    return a - b


def multiply(a, b):
    return a * b


def divide(a, b):
    return a / b


def less(a, b):
    return a < b


def same(a, b):
    return a == b


def at_least(a, b):
    return 1 if a >= b else 0


def root(a):
    return math.sqrt(a)


operators = [add, subtract, multiply, divide, less, same, at_least]
values = [1, 2.5, -3, 0.5, 7, -0.0, 2, 1e300, 100000]
for _ in range(40):
    for operator in operators:
        for a in values:
            for b in values:
                if not (operator is divide and b == 0):
                    operator(a, b)
    for a in values:
        root(abs(a))

edges = [0, 1, -1, 2**46, -(2**46), 2**47 - 1, -(2**47), 2**53 + 1, 2**63, 10**30, True, False, 0.0, -0.0, 1.5, 1e308, -1e308,
         float("inf"), float("-inf"), float("nan"), 5e-324, 3 + 4j, None]
for operator in operators:
    for a in edges:
        row = []
        for b in edges:
            try:
                row.append(repr(operator(a, b)))
            except (TypeError, ZeroDivisionError, OverflowError, MemoryError) as error:
                row.append(type(error).__name__)
        print(operator.__name__, repr(a), row)
for a in edges:
    try:
        print(repr(root(a)))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


# A sum that begins as an int.
def total(numbers):
    result = 0
    for number in numbers:
        result += number
    return result


def scaled(n):
    result = 0
    for i in range(n):
        result += i * 0.5
        result -= math.sqrt(i)
        if result > 10**6:
            result = 0
    return result


def averaged(numbers):
    total = 0
    for i, number in enumerate(numbers):
        total = total + (number - total) / (i + 1)
    return total


floats = [0.5 * k for k in range(200)]
for _ in range(40):
    total(floats)
    scaled(60)
    averaged(floats)
print(repr(total([])), repr(total([1])), repr(total([1, 2.5])), repr(total(floats)), repr(total([1, 10**20, 0.5])))
print(repr(scaled(0)), repr(scaled(1)), repr(scaled(500)), repr(averaged([])), repr(averaged([3])), repr(averaged([1, 2, 4.5])))


class Odd(float):
    def __radd__(self, other):
        return "radd"

    def __rtruediv__(self, other):
        return "rtruediv"

    def __gt__(self, other):
        return "gt"


print(add(1, Odd(2)), divide(1.5, Odd(2)), less(1, Odd(2)), total([1.0, Odd(3)]))
