def comprehensions(a):
    squares = [x * x for x in a if x]
    flat = {y for x in a for y in x}
    table = {k: v for k, v in a}
    closures = [lambda: x for x in a]
    generator = (x + 1 for x in a if a)
    nested = [[y for y in x] for x in a]
    single = [y for x in a for y in [x + 1]]
    last = [b := x for x in a]
    return squares, b


class Scope:
    names = [n for n in range(3)]
