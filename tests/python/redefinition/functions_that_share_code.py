"""One code object runs in several functions, whose globals and builtins are their own."""

import types

SCALE = 1


def scaled(n):
    total = 0
    for i in range(n):
        total += SCALE
    return total


def measured(items):
    return len(items)


def count():
    global COUNTER
    COUNTER = COUNTER + 1
    return COUNTER


COUNTER = 0


def call(function, argument):
    return function(argument)


other = {"SCALE": 10, "COUNTER": 1000}
scaled_elsewhere = types.FunctionType(scaled.__code__, other)
count_elsewhere = types.FunctionType(count.__code__, other)
odd = {"__builtins__": {"len": lambda items: -len(items)}}
measured_oddly = types.FunctionType(measured.__code__, odd)

# Each function first when the other one is hot, and both in turn.
for _ in range(400):
    scaled(5)
print(scaled(5), scaled_elsewhere(5), scaled(5))
for _ in range(400):
    call(scaled, 5)
print(call(scaled, 5), call(scaled_elsewhere, 5), call(scaled, 5))
for _ in range(400):
    call(scaled_elsewhere, 5)
print(call(scaled, 5), call(scaled_elsewhere, 5), call(scaled, 5))

for _ in range(400):
    count()
print(COUNTER, count_elsewhere(), other["COUNTER"], count(), COUNTER)

for _ in range(400):
    measured([1, 2])
print(measured([1, 2, 3]), measured_oddly([1, 2, 3]), call(measured_oddly, [1]), call(measured, [1]))

# The same globals, with builtins that were replaced before the second function was made.
shared = {"measured": None}
first = types.FunctionType(measured.__code__, shared)
for _ in range(400):
    first("abc")
shared["__builtins__"] = {"len": lambda items: "replaced"}
second = types.FunctionType(measured.__code__, shared)
print(first("abc"), second("abc"), call(second, "abc"), call(first, "abc"))


# A function gets the code of another one, and keeps its own globals.
def plain(n):
    return n


plain_elsewhere = types.FunctionType(plain.__code__, other)
for _ in range(400):
    plain_elsewhere(3)
plain_elsewhere.__code__ = scaled.__code__
print([plain_elsewhere(3) for _ in range(400)][-1], scaled(3))
