import warnings


class Float(float):
    pass


class Integer(int):
    pass


def attempt(label, function):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            print(label, function())
        except Exception as error:
            print(label, type(error).__name__, error)
        for warning in caught:
            print("   ", warning.category.__name__, warning.message)


uses = {"float": float, "%f": lambda x: "%f" % x, "%d": lambda x: "%d" % x, "%x": lambda x: "%x" % x, "%c": lambda x: "%c" % x, "b%d": lambda x: b"%d" % x, "b%f": lambda x: b"%f" % x, "b%c": lambda x: b"%c" % x, "complex": complex, "int": int, "round": lambda x: round(1.5, x), "chr": chr, "index": lambda x: [1, 2][x], "range": range, "bytes": bytes, "hex": hex, "shift": lambda x: 1 << x, "repeat": lambda x: "a" * x, "sum": lambda x: sum([x], 1.0), "ljust": lambda x: "a".ljust(x), "to_bytes": lambda x: (5).to_bytes(x)}
for given in ("a", None, 1.5, Float(2.5), Integer(3), True, 1):
    for name in ("float", "index", "int"):
        C = type("C", (), {f"__{name}__": lambda self: given})
        for label, use in uses.items():
            attempt(f"{given!r} {name} {label}", lambda: use(C()))
