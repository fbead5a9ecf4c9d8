# Methods of numbers, and native functions of which not all arguments are given, in hot loops.
def bits(numbers):
    return [n.bit_length() for n in numbers]


def counts(numbers):
    return sum(n.bit_count() for n in numbers)


def whole(numbers):
    return [n.is_integer() for n in numbers]


def ratio(n):
    return n.as_integer_ratio()


def lookups(d, keys):
    total = 0
    for key in keys:
        total += d.get(key, 0)
        if d.get(key) is None:
            total += 1
    return total


def texts(words):
    out = []
    for word in words:
        out.append((word.strip(), word.find("a"), word.startswith("a"), word.split(), word.split("a", 1), word.replace("a", "b"),
                    word.center(5), word.count("a")))
    return out


def removed(d, keys):
    return [d.pop(key, None) for key in keys]


def missing(d, key):
    return d.pop(key)


numbers = [0, 1, -1, 255, 2**40, -(2**46)]
for _ in range(60):
    bits(numbers)
    counts(numbers)
    whole([0.5, 2.0, 1e300])
    ratio(0.5)
    lookups({1: 2, 3: 4}, [1, 2, 3, 4])
    texts(["abc", " a ", "", "banana"])
    removed({1: 2}, [1, 2])
print(bits(numbers), bits([2**47, 10**30, -(10**30), True, False]), counts(numbers + [10**30]))
print(whole([1.0, 1.5, 3, True]), ratio(0.5), ratio(3), ratio(10**20))
print(lookups({1: 2, 3: 4}, [1, 2, 3, 4]), texts(["abc", " a ", "", "banana"]), removed({1: 2}, [1, 2]))


class Number(int):
    def bit_length(self):
        return "mine"


class Real(float):
    pass


print(bits([Number(5), 5]), whole([Real(2.5), Real(2)]), bits([1, 2]))


class Table(dict):
    def get(self, key, default="other"):
        return 10


print(lookups(Table(), [1, 2]), lookups({}, [1]))
for wrong in ("x", None, 1.5, []):
    try:
        bits([wrong])
    except AttributeError as error:
        print(error)
for call in (lambda: missing({}, 1), lambda: lookups({}, [[]]), lambda: texts([1]), lambda: {}.get(), lambda: {}.get(1, 2, 3),
             lambda: "a".split(None, 1, 2), lambda: (5).bit_length(1)):
    for _ in range(3):
        try:
            call()
        except (KeyError, TypeError, AttributeError) as error:
            print(type(error).__name__, error)
