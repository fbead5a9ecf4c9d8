squares = (x * x for x in range(5))
print(next(squares), list(squares), list(squares), sum(x for x in range(10)), max((x % 7 for x in range(20)), default=0), sorted(x for x in "hello"), dict((k, v) for k, v in zip("ab", [1, 2])), "".join(c for c in "abc"), any(x > 3 for x in range(10)), all(x for x in []))
x = 10
lazy = (x + y for y in range(3))
x = 100
print(list(lazy))
source = [1, 2, 3]
g = (n for n in source)
source.append(4)
print(list(g))
source = [1, 2]
g = (n for n in source)
source = [9]
print(list(g))
pairs = ((a, b) for a in range(3) for b in range(a) if a + b != 2)
print(list(pairs), list(y for x in [[1, 2], [3]] for y in x))
print((i for i in ()).__name__, type(i for i in ()).__name__, (lambda: (yield 5))().__next__(), [*(n for n in range(3))], list(zip((n for n in "ab"), (n for n in "cd"))))


def first_evaluated():
    print("evaluating source")
    return [1, 2]


g = (print("body", n) for n in first_evaluated())
print("created")
next(g)


def consume(it):
    for n in it:
        if n == 2:
            break
    return list(it)


print(consume(n for n in range(6)))


def pipeline(data):
    stripped = (line.strip() for line in data)
    nonempty = (line for line in stripped if line)
    numbers = (int(line) for line in nonempty if line.isdigit())
    return sum(numbers)


print(pipeline([" 1 ", "", "x", "22\n"]))


def primes():
    def sieve(it):
        while True:
            p = next(it)
            yield p
            it = (lambda p, it: (n for n in it if n % p))(p, it)
    n = iter(range(2, 10**9))
    return sieve(n)


p = primes()
print([next(p) for _ in range(15)])


def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def take(n, it):
    return [value for value, _ in zip(it, range(n))]


print(take(12, fibonacci()), take(5, (n for n in fibonacci() if n % 2 == 0)), take(0, fibonacci()))
try:
    list(1 // n for n in (1, 0, 2))
except ZeroDivisionError as error:
    print(error)


def closures():
    total = 0
    for f in ((lambda: n * 10) for n in range(3)):
        total += f()
    return total, [f() for f in list((lambda: n) for n in range(3))]


print(closures())


class InClass:
    k = 3
    values = list(n for n in range(k))
    try:
        list(n * k for n in range(2))
    except NameError as error:
        print(error)


print(InClass.values)
