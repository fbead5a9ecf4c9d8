"""Generators whose values natives take one after the other, until they are hot."""


def numbers(n, log):
    try:
        for i in range(n):
            yield i & 0xFF
    finally:
        log.append(n)


def failing(n, at):
    for i in range(n):
        if i == at:
            raise LookupError(i)
        yield i & 0xFF


def odd(n, at, what):
    for i in range(n):
        yield what if i == at else i & 0xFF


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


def shown(function, *arguments):
    try:
        result = function(*arguments)
    except Exception as error:
        return type(error).__name__, str(error)
    if isinstance(result, (bytes, bytearray, list, tuple, set, frozenset)):
        return type(result).__name__, len(result), sum(result)
    return result


log = []
takers = (bytes, bytearray, list, tuple, set, frozenset, sum, max, sorted)
for taker in takers:
    print(taker.__name__, [shown(taker, numbers(n, log)) for n in (3, 1000, 3000, 10)])
    print(taker.__name__, shown(taker, failing(3000, 2000)), shown(taker, failing(3000, 4000)))
print(log)

for maker in (bytes, bytearray):
    for what in (Index(7), True, 256, -1, 2**70, 1.5, "a", None):
        print(maker.__name__, shown(maker, odd(3000, 2900, what)), shown(maker, odd(10, 3, what)))

order = []


def told(n):
    for i in range(n):
        order.append(i)
        yield 300 if i == n - 2 else 1


print(shown(bytes, told(2000)), len(order))
array = bytearray()
array.extend(numbers(5000, log))
array += bytes(numbers(100, log))
print(len(array), sum(array))
items = []
items.extend(numbers(5000, log))
items[10:20] = numbers(3000, log)
print(len(items), sum(items))


def itself():
    yield 1
    try:
        next(generator)
    except ValueError as error:
        print(error)
    for i in range(2000):
        yield i & 1


generator = itself()
print(sum(bytes(generator)))


def two_levels(n):
    for i in range(n):
        yield sum(bytes(j & 1 for j in range(i % 50)))


print(sum(two_levels(500)))
