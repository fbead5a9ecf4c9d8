def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def is_even(n):
    return n == 0 or is_odd(n - 1)


def is_odd(n):
    return n != 0 and is_even(n - 1)


def hanoi(n, a="A", b="B", c="C"):
    if n:
        yield from hanoi(n - 1, a, c, b)
        yield a + c
        yield from hanoi(n - 1, b, a, c)


def permutations(items):
    if not items:
        return [[]]
    return [[head] + tail for i, head in enumerate(items) for tail in permutations(items[:i] + items[i + 1:])]


def flatten(tree):
    for item in tree:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def forever(n):
    return forever(n + 1)


print(factorial(20), factorial(25), [fib(n) for n in range(15)], ackermann(2, 3), is_even(50), is_odd(50), list(hanoi(3)), permutations([1, 2, 3]), list(flatten([1, [2, [3, [4]], 5]])), depth(800))
for attempt in range(2):
    try:
        forever(0)
    except RecursionError as error:
        print(type(error).__name__, error)


class Endless:
    def __repr__(self):
        return repr(self)

    def __eq__(self, other):
        return self == other

    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __call__(self):
        return self()

    def __len__(self):
        return len(self)

    def __add__(self, other):
        return self + other

    def __iter__(self):
        return iter(self)

    def __hash__(self):
        return hash(self)

    def __getitem__(self, key):
        return self[key]

    def __bool__(self):
        return bool(self)


e = Endless()
for use in (repr, lambda x: x == 1, lambda x: x.attr, lambda x: x(), len, lambda x: x + 1, iter, hash, lambda x: x[0], bool, str, lambda x: not x, lambda x: [*x], lambda x: {x: 1}, lambda x: f"{x}", lambda x: sorted([x, x], key=lambda y: y + 1)):
    try:
        use(e)
        print("no error")
    except RecursionError as error:
        print("RecursionError")
print(depth(500))
