values = [0.0, -0.0, 1.0, -1.0, 0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 100.0, 1e15, 1e16, 1e17, 123456789012345680.0, 1e22, 1e23,
          1e-4, 1e-5, 0.00012345, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 9007199254740993.0,
          4.35, 2.675, 1e100, 1.5e300, 3.141592653589793, 2.718281828459045, 9.5, 1e-7, 123.456, 0.5, 1e21, 1234567.0]
for value in values:
    print(repr(value), str(value), value, float(repr(value)) == value, value.hex())
print(float("inf"), float("-inf"), float("nan"), -float("nan"), 1e400, -1e400)
print([1.0, -2.5, float("inf")], (0.1,), {0.5: 1e10})
for text in ("1", " 1.5 ", "1e5", "1E-5", ".5", "5.", "+1.", "-.5e1", "inf", "-Infinity", "NaN", "+nan", "1_0.5_0", "0x1p3", "",
             "1e", "e5", "1__0", "--1", "1.5.2", "infin", "1 2", "١.٥", "1e400", "1e-400"):
    try:
        print(repr(text), float(text))
    except ValueError as error:
        print("ValueError", error)
for argument in (None, [], 1j, "x"):
    try:
        float(argument)
    except Exception as error:
        print(type(error).__name__, error)
print(float(), float(10), float(True), float(b"2.5"), float(2**53 + 1), 1_000.5, 1e1_0, 1.e3, .5)
print(float.fromhex("0x1.8p1"), float.fromhex("-0x.1p-3"), float.fromhex("inf"), (1.0).hex(), (0.1).hex(), (-5e-324).hex())
