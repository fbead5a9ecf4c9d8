def sequence(x):
    match x:
        case []:
            return "empty"
        case [1]:
            return "just one"
        case [a]:
            return f"single {a}"
        case [1, *rest]:
            return f"starts with 1 {rest}"
        case [*start, 9]:
            return f"ends with 9 {start}"
        case [first, *_, last] if first == last:
            return f"same ends {first}"
        case (a, [b, c]):
            return f"nested {a} {b} {c}"
        case (a, b):
            return f"pair {a} {b}"
        case [a, b, c, *d]:
            return f"many {a} {b} {c} {d}"
        case _:
            return "not a sequence"


for value in ([], [1], [5], (1, 2, 3), [4, 9], [3, 0, 3], (1, [2, 3]), (2, [2, 3]), (7, 8), range(4), "ab", b"ab", bytearray(b"ab"), {1, 2}, {1: 2}, iter([1]), 5, [2, 2, 3, 4], memoryview(b"ab")):
    print(value if not hasattr(value, "__next__") and not isinstance(value, memoryview) else type(value).__name__, "->", sequence(value))


def mapping(x):
    match x:
        case {"type": "point", "x": x, "y": y}:
            return f"point {x} {y}"
        case {"type": "circle", **rest}:
            return f"circle {rest}"
        case {1: _, 2: two}:
            return f"ints {two}"
        case {"deep": {"list": [_, second, *_]}}:
            return f"deep {second}"
        case {"opt": 1 | 2 as value}:
            return f"opt {value}"
        case {None: n, True: t}:
            return f"singletons {n} {t}"
        case {}:
            return "some mapping"
    return "no mapping"


for value in ({"type": "point", "x": 1, "y": 2, "z": 3}, {"type": "circle", "r": 5}, {1: "a", 2: "b"}, {"deep": {"list": [1, 2, 3]}}, {"opt": 2}, {"opt": 3}, {}, [], "x", {None: 1, 1: 2}):
    print(value, "->", mapping(value))


class Lazy(dict):
    def __missing__(self, key):
        return "made up"


print(mapping(Lazy()), mapping(Lazy(type="circle")))


class NotRegistered:
    def __len__(self):
        return 2

    def __getitem__(self, i):
        return [10, 20][i]


print(sequence(NotRegistered()))


class ListSub(list):
    def __len__(self):
        print("len")
        return super().__len__()

    def __getitem__(self, i):
        print("get", i)
        return super().__getitem__(i)


print(sequence(ListSub([3, 0, 3])))
match {"a": 1, "b": 2}:
    case {"a": a, **others}:
        print(a, others)
match [[1, 2], [3, [4, 5]]]:
    case [[a, _], [b, [*c]]]:
        print(a, b, c)
KEY = "k"


class Keys:
    NAME = "k"


match {"k": "found"}:
    case {Keys.NAME: value}:
        print(value)


def command(line):
    match line.split():
        case ["go", ("north" | "south") as direction]:
            return "going " + direction
        case ["get", item] | ["pick", "up", item]:
            return "got " + item
        case ["drop", *items] if items:
            return f"dropped {len(items)}"
        case [verb, *_]:
            return "cannot " + verb
        case []:
            return "silence"


print([command(c) for c in ("go north", "go east", "get key", "pick up lamp", "drop a b", "drop", "", "dance now")])
