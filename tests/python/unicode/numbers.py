# Digits of all scripts in int and float, and hexadecimal floats.
def show(f, *args):
    try:
        print(ascii(args), "->", f(*args))
    except Exception as e:
        print(ascii(args), "!!", type(e).__name__, e)


for text in "١٢٣", "٣_٣", "\u2003７\u2003", "٣x", "\x1c5", "²", "½", "é", "\ud800", "5\0", b"\xd9\xa1", bytearray(b" 3 "):
    show(int, text)
    show(float, text)
show(int, "0x٣", 0)
show(int, "١٠", 2)
show(float, "١.٥e-٢")
print((0.1).hex(), (-0.0).hex(), (5e-324).hex(), float("inf").hex(), float("nan").hex())
for text in ("0x1.8p1", " -.8P+3 ", "1p-1075", "0x1.0000000000001p-1075", "0x1.fffffffffffff8p1023", "infinity", "-NaN", "",
             "0x", ".", "1p", "1p+", "é", "\ud800", "0x1p" + "9" * 30, "0x0p" + "9" * 30, "1" + "0" * 300 + "p-1200", 3):
    show(float.fromhex, text)


class F(float):
    pass


print(type(F.fromhex("1")), type(F.from_number(2)), F.from_number(True))
show(float.from_number, "1")
show(float.from_number, 10**400)
show(float.__getformat__, "double")
show(float.__getformat__, "x")
show(float.__getformat__, 1)
print(265352459.509765625, 155099975385211.125, 562949953421312.25, 562949953421312.75, 9007199254740993.0, 1e22, 5e-324, 2.5e-5)
