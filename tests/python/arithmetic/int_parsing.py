good = ["0", " 12 ", "-7", "+8", "1_000", "\n42\t", "007", "١٢٣", "９", "-0", "1" * 30]
for text in good:
    print(repr(text), int(text))
for text, base in (("ff", 16), ("0xff", 16), ("0XfF", 0), ("0b101", 0), ("0o17", 0), ("z", 36), ("-0x1F", 16), ("1_0", 2),
                   ("0b_1", 0), ("10", 7), ("0", 0), ("00", 0), ("Zz", 36), (b"12", 10), (bytearray(b"7f"), 16)):
    print(repr(text), base, int(text, base))
bad = [("", 10), ("-", 10), ("1 2", 10), ("1__0", 10), ("_1", 10), ("1_", 10), ("0x", 16), ("12", 2), ("012", 0), ("1.0", 10),
       ("abc", 10), ("é", 10), ("1\0", 10), ("5", 1), ("5", 37), ("5", -1), (b"x\xff", 10), (5, 10), ("0b1", 10), ("- 1", 10)]
for text, base in bad:
    try:
        print(int(text, base))
    except Exception as error:
        print(type(error).__name__, error)
for argument in (None, [], "x" * 5, 1j, float("nan"), float("inf"), object):
    try:
        print(int(argument))
    except Exception as error:
        print(type(error).__name__, error)
print(int(), int(3.99), int(-3.99), int(1e20), int(True), int(2.0**70))
print(0xDEAD_BEEF, 0b1111_0000, 0o755, 1_000_000, 0x0, 00, 0_0, 123456789012345678901234567890)
try:
    int("1" * 5000)
except ValueError as error:
    print(error)
try:
    str(10**5000)
except ValueError as error:
    print(error)
print(len(hex(10**5000)), int("f" * 5000, 16) == 16**5000 - 1)
