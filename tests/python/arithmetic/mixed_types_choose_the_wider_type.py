operands = [True, 3, 2.5, 1 + 2j, 2**70]
for a in operands:
    for b in operands:
        row = [a + b, a - b, a * b, a / b, a == b]
        print(type(a).__name__, type(b).__name__, row, [type(x).__name__ for x in row])
for a in operands[:3]:
    for b in operands[:3]:
        print(a // b, a % b, a**b, type(a // b).__name__, a < b, a >= b)
bad = [1, 2.5, "s", [1], None, (1,), {}, print]
for operator in ("+", "-", "*", "/", "//", "%", "**", "@", "<<", "&", "<", ">="):
    for left, right in ((1, "s"), ("s", 1), (2.5, None), (None, 2), ([1], (1,)), ({}, 1), ("s", b"s"), ([], {})):
        try:
            print(operator, repr(left), repr(right), repr(eval("l %s r" % operator, {"l": left, "r": right})))
        except TypeError as error:
            print(operator, error)
for operator in ("+=", "-=", "*=", "/=", "**=", "@=", "|=", ">>="):
    namespace = {"x": 1, "y": "s"}
    try:
        exec("x %s y" % operator, namespace)
        print(namespace["x"])
    except TypeError as error:
        print(operator, error)
