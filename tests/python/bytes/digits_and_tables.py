# Hexadecimal digits, numbers in few bytes, translation by a table.
data = bytes(range(256))
print(data.hex(), data.hex() == "".join("%02x" % b for b in data), bytes.fromhex(data.hex()) == data, bytes.fromhex(data.hex().upper()) == data)
for n in range(8):
    print([data[250:250 + n].hex(":", group) for group in (-9, -3, -2, -1, 0, 1, 2, 3, 5, 2 ** 31 - 1, -2 ** 31)], b"".hex(), b"a".hex("-"))
print(bytearray(b"\x01\xab").hex(b"_"), memoryview(b"\x01\xab\x02").hex(" ", 2))
for args in (("",), ("ab",), ("\xe9",), (b"\xff",), (1,), (":", 2 ** 40), (":", None)):
    try:
        print(b"abc".hex(*args))
    except (TypeError, ValueError, OverflowError) as e:
        print(type(e).__name__, e)
for text in ("", "  ", "0", "01 2", "01 23", "0 1", "0g", "g0", "01\n\t23\x0b", "aBcD", "ab\xe9", "12 3", " 1", "1 ", "00" * 40 + "x", b"01ff", bytearray(b"fF"), b"0x"):
    try:
        print(bytes.fromhex(text), bytearray.fromhex(text))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)

values = [0, 1, -1, 127, 128, -128, -129, 255, 256, -255, -256, -257, 2 ** 31, 2 ** 47, 2 ** 48 - 1, 2 ** 48, -2 ** 48, 2 ** 62, 2 ** 63 - 1, 2 ** 63, -2 ** 63, -2 ** 63 - 1, 2 ** 64 - 1, 2 ** 64, True]
for value in values:
    for length in (0, 1, 2, 6, 7, 8, 9):
        for signed in (False, True):
            for order in ("little", "big"):
                try:
                    made = int.to_bytes(value, length, order, signed=signed)
                    print(value, length, signed, order, made, int.from_bytes(made, order, signed=signed) == value, end="; ")
                except OverflowError as e:
                    print(value, length, signed, order, e, end="; ")
    print()
for n in range(10):
    for raw in (b"\xff" * n, b"\x80" + b"\0" * n, b"\0" * n + b"\x80", b"\x7f" * n, data[1:1 + n]):
        print([int.from_bytes(raw, order, signed=signed) for order in ("little", "big") for signed in (False, True)], int.from_bytes(raw))


class Number(int):
    def __new__(cls, value):
        print("new", value)
        return super().__new__(cls, value)


class Bytes(bytes):
    def __bytes__(self):
        return b"\x05"


print(type(Number.from_bytes(b"\x01")).__name__, int.from_bytes(Bytes(b"\x01\x02")), int.from_bytes([1, 2]), int.from_bytes(bytearray(b"\x01\x02"), "little"), type(bool.from_bytes(b"\x01")).__name__, type(True.to_bytes()).__name__)
for args in ((b"a", "middle"), ("a",), (b"a", 1), (5,), ([256],)):
    try:
        print(int.from_bytes(*args))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)

table = bytes.maketrans(b"abc", b"xyz")
print(b"aabbcd".translate(table), b"aabbcd".translate(table, b"a"), b"aabbcd".translate(None, b"bd"), b"aabbcd".translate(None), bytearray(b"cab").translate(table, delete=b""), data.translate(data[::-1]) == data[::-1])
for args in ((b"",), (b"x" * 255,), ("x",), (None, 5)):
    try:
        print(b"abc".translate(*args))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
