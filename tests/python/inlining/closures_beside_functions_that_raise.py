# A site calls closures with the same code, and a function that always raises: of those that the loop knows, only the
# closures come back to it. That is no reason to look for a closure's cells in a function that has none.


def for_each(items, work):
    for i in range(len(items)):
        work(items[i])


def summing():
    total = 0

    def add(x):
        nonlocal total
        total += x

    return add, lambda: total


class Full(Exception):
    pass


def refuse(x):
    if x < 1000:
        raise Full(x)
    return x.real + 1


def plain(x):
    pass


def warm(count):
    """Calls with a closure, the function that raises, and another closure, in this order."""
    numbers = list(range(count))
    first, first_total = summing()
    for_each([1, 2, 3], first)
    try:
        for_each(numbers, refuse)
    except Full as full:
        print("refused", full)
    second, second_total = summing()
    for_each(numbers, second)
    return first_total(), second_total()


print(warm(20000))
for_each(list(range(100)), plain)
for_each(list(range(3)), print)
print(warm(100))


# The same with what is no function at all.
class Caller:
    def __call__(self, x):
        return x


for_each(list(range(100)), Caller())
for_each(list(range(100)), str)
try:
    for_each([1], None)
except TypeError as error:
    print(error)
print(warm(100))
