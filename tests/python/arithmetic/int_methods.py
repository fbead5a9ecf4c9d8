print((255).to_bytes(2), (255).to_bytes(2, "little"), (-2).to_bytes(3, "big", signed=True), (0).to_bytes(0), (1).to_bytes())
print(int.from_bytes(b"\x01\x00"), int.from_bytes(b"\x01\x00", "little"), int.from_bytes(b"\xff\xfe", signed=True))
print(int.from_bytes(b""), int.from_bytes([1, 2, 3]), int.from_bytes(b"\x80" + b"\0" * 8, "big", signed=True))
print((2**100).to_bytes(13, "big"), int.from_bytes((2**100).to_bytes(13, "little"), "little") == 2**100)
print((10).as_integer_ratio(), (-3).numerator, (7).denominator, (5).real, (5).imag, (5).conjugate(), (3).is_integer())
print((0).bit_length(), (-8).bit_length(), (7).bit_count(), (-7).bit_count(), (2**100 - 1).bit_count())
for function in (
    lambda: (256).to_bytes(1),
    lambda: (-1).to_bytes(1),
    lambda: (1).to_bytes(-1),
    lambda: (1).to_bytes(1, "middle"),
    lambda: int.from_bytes("ab"),
    lambda: int.from_bytes([256]),
    lambda: int.from_bytes(5),
    lambda: (5).real(),
):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)
print(round(15, -1), round(25, -1), round(35, -1), round(-15, -1), round(12345, -2), round(5, 3), round(10**30 + 5, -1))
print((5).__add__(3), (5).__add__(3.0), (5).__radd__(3), (7).__divmod__(2), (7).__rfloordiv__(20), (2).__pow__(3, 5))
print((5).__lt__(6), (5).__eq__(5.0), (5).__index__(), (5).__bool__(), (5).__hash__(), (-1).__hash__(), (5).__str__())
print(int.__add__(2, 3), int.__neg__(5), int.__mul__(3, "ab"))
