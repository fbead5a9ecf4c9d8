print([x * x for x in range(6)], [x for x in range(20) if x % 2 if x % 3], [(x, y) for x in range(3) for y in range(x)], [[y for y in range(x)] for x in range(4)])
print({x % 3 for x in range(10)}, {x: x * x for x in range(4)}, {k: v for k, v in zip("abc", [1, 2, 3])}, list(x + 1 for x in [1, 2]), sum(x for x in range(5)))
x = "outer"
inner = [x for x in range(3)]
print(x, inner, [x for _ in range(2)], [y := n * 2 for n in range(3)], y)
print([f() for f in [lambda: i for i in range(3)]], [f() for f in [lambda i=i: i for i in range(3)]], [a + b for a, b in [(1, 2), (3, 4)]], [a for a, *b in ["xyz", "pq"]])


def scoped(n):
    base = 10
    return [base + i for i in range(n) if i != (skip := 1)], skip


print(scoped(4))


class Body:
    values = [1, 2, 3]
    doubled = [v * 2 for v in values]
    try:
        broken = [v + doubled[0] for v in values for _ in doubled]
    except NameError as error:
        print(error)
    print(doubled)


def nested_scopes():
    rows = [[(i, j) for j in range(i)] for i in range(3)]
    functions = [[lambda: (i, j) for j in range(2)] for i in range(2)]
    return rows, [[f() for f in row] for row in functions]


print(nested_scopes())
order = []


def note(label, value):
    order.append(label)
    return value


result = {note("key", k): note("value", k) for k in note("outer iterable", [1, 2]) if note("condition", True)}
print(result, order)
try:
    [1 / n for n in (1, 0)]
except ZeroDivisionError as error:
    print(error)
lazy = (1 / n for n in (1, 0))
print(next(lazy))
try:
    next(lazy)
except ZeroDivisionError as error:
    print(error)
try:
    (n for n in 5)
except TypeError as error:
    print(error)
print([*[1, 2], *(n for n in range(2))], {**{"a": 1}, **{"b": 2}}, {*"a"}, [i for i in range(3) for i in "ab"], [locals() is None for _ in range(1)])
print(list(filter(None, [0, 1, "", "a"])), [c for c in "hello" if c not in "aeiou"], [n if n % 2 else -n for n in range(5)], [(lambda n: n * 2)(n) for n in range(3)])
