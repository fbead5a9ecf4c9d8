def attempt(function):
    try:
        result = function()
        return result if isinstance(result, (int, str)) and len(str(result)) < 20 else type(result).__name__
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def delete(c):
    del c[0]


def store(c):
    c[0] = 1


def add(c):
    c += 1
    return c


uses = [lambda c: c < 1, lambda c: 1 < c, lambda c: c == 1, lambda c: 1 == c, lambda c: c != 1, lambda c: c + 1, lambda c: 1 + c, add, lambda c: -c, abs, lambda c: c(), lambda c: c[0], store, delete, len, iter, lambda c: 1 in c, reversed, hash, bool, int, float, lambda c: [1][c], round, complex, format, str, repr, next, lambda c: pow(c, 2, 3), lambda c: divmod(c, 1)]
for name in ("lt", "eq", "ne", "ge", "add", "radd", "iadd", "neg", "abs", "call", "getitem", "setitem", "delitem", "len", "iter", "contains", "reversed", "hash", "bool", "int", "float", "index", "round", "complex", "format", "str", "repr", "next"):
    C = type("C", (), {f"__{name}__": None})
    for number, use in enumerate(uses):
        result = attempt(lambda: use(C()))
        if "NoneType" in result if isinstance(result, str) else False:
            print(name, number, result)
for container in ("a", b"a", (1,), 1, None, {1}, range(3), object(), {}.keys(), type("E", (), {})()):
    for key in (0, slice(0, 1), "k", 10**30):
        for use in (lambda: container.__class__, lambda: delete(container) if key == 0 else container[key]):
            result = attempt(use)
        print(type(container).__name__, key, result)
    try:
        del container["k"]
    except TypeError as error:
        print(error)
for arguments in ((2, 3.0, 5), (2, 3, 5.0), (2.0, 3, 5), (2, True, 1.5), (2, 3, 2j), ("a", 2, 2j), (2, "a", 5), (2, 3, None), (2, 3, "a"), (-3, True, 7)):
    print(arguments, attempt(lambda: pow(*arguments)))
