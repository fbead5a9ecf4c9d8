for value in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 0.15, 1e16, 123.456, -123.456, 2.5e15 + 0.5, 0.49999999999999994):
    print(value, round(value), round(value, 0), round(value, 1), round(value, 2), round(value, -1), round(value, -2), int(value))
print(round(1e300, 2), round(1e300, -299), round(1.5, 400), round(1.5, -400), round(5e-324, 323), round(-0.4), round(-0.4, 0))
for arguments in ((float("inf"),), (float("nan"),), (float("-inf"),), (1.5, 1.5), ("1.5",), (1j,), (1.7e308, -308)):
    try:
        print(round(*arguments))
    except Exception as error:
        print(type(error).__name__, error)
print(round(float("inf"), 2), round(float("nan"), 2), type(round(2.0)), type(round(2.0, 0)), round(2.5, None))
print((2.5).is_integer(), (2.0).is_integer(), float("inf").is_integer(), (0.75).as_integer_ratio(), (0.1).as_integer_ratio())
for value in (float("inf"), float("nan")):
    try:
        value.as_integer_ratio()
    except Exception as error:
        print(type(error).__name__, error)
print((2.7).__trunc__(), (2.7).__floor__(), (2.2).__ceil__(), (-2.7).__floor__(), (-2.7).__trunc__(), (1e20).__ceil__())
print((1.5).real, (1.5).imag, (1.5).conjugate(), abs(-1.5), -(-0.0), +1.5, abs(-0.0))
