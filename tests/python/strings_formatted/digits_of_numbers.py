# Texts of numbers at the borders of the ways in which their digits are found.

floats = [
    0.0, -0.0, 0.5, 1.5, 2.5, 0.125, 0.375, 1e-5, 9.9995e-5, 1e-4, 0.1, 1 / 3, 2.675, 999.5, 999.9999999,
    123456789.987654321, 1e15, 9999999999999998.0, 1e16, 1e17, 2.0**53, 2.0**63, 2.0**64, 2.0**70, 2.0**74, 2.0**75,
    1e22, 1e23, 1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, 4.35, 0.000123456,
    float("inf"), float("-inf"), float("nan"),
]
specs = [
    "", ".0f", ".1f", ".2f", ".10f", ".22f", ".23f", "#.0f", ".0e", ".3e", "#.0e", "g", ".0g", ".3g", ".17g", "#g", "#.3g",
    ".3", ".17", "#", "%", ".1%", ",", ",.2f", "_.3f", ".6_f", "012.3f", "012,.1f", "+.2f", " .2f", "z.1f", "-=12.2f", "é^12.1f",
    "n", "G", "E", "F",
]
for f in floats:
    print(repr(f), [format(f, spec) for spec in specs])
    print(["%" + spec for spec in ("f", ".0f", "10.3f", "-10.3f|", "+010.2e", "#.0f", "g", "#.5g", "05g")
           if print("%" + spec, ("%" + spec) % f) is None] and "")

integers = [0, 1, -1, 9, 10, -10, 99, 100, 255, 999, 1000, 123456789, -(2**31), 2**48 - 1, -(2**48), 2**63, -(2**64), 10**19, 10**30]
specs = [
    "", "d", "b", "o", "x", "X", "#b", "#o", "#x", "#X", ",", "_", "_b", "_x", "05", "06,", "07,", "08,", "09,", "010,",
    "#010x", "#010_x", "+,", "*^20,", "=+12", "é>12", "Δ=12", "\U0001f600<12", "c", ".1f", "e", "12.3g",
]


def shown(value, spec):
    try:
        return format(value, spec)
    except (ValueError, OverflowError) as e:
        return f"{type(e).__name__}: {e}"


for i in integers:
    print(i, bin(i), oct(i), hex(i), i.bit_length(), i.bit_count())
    print(ascii([shown(i, spec) for spec in specs]))
    print(["%d %5d|%-5d|%05d %+d %.3d %x %#X %o %#010x" % ((i,) * 10)])

for text in ("ff", "-FF", "+7f", " 12 ", "0x1f", "1_0", "1__0", "", "-", "zz", "7" * 18, "7" * 19, "f" * 15, "f" * 16, "٣"):
    found = []
    for base in (0, 2, 8, 10, 16, 36):
        try:
            found.append(int(text, base))
        except ValueError as e:
            found.append(ascii(str(e)))
    print(ascii(text), found)

for a, b, m in ((3, 100, 1000007), (-3, 3, 7), (3, 3, -7), (2**47, 2**47, 2**61 - 1), (5, 0, 1), (5, 0, -1), (0, 0, 3), (7, -1, 10), (2, 10**18, 2**62 - 57)):
    print(pow(a, b, m))

for value, spec in ((5, ".,n"), (5.5, "._n"), ("a", "._n"), ("a", "=0"), ("a", "05"), ("a", "<05"), ("a", "=5"), ("é", "Δ^5.1"), (5, "s"), (5.5, "d"), ("a", "d"), (True, "d"), (1 + 2j, ".2f"), (1 + 2j, "05")):
    print(ascii([value, spec, shown(value, spec)]))


class Number(int):
    def __format__(self, spec):
        return f"<{int(self)}:{spec}>"


print("{} {:5} {!r:>4} {a}".format(Number(3), Number(4), Number(5), a=Number(6)), f"{Number(7)} {Number(8):x}")
print("{}{{}}{:{}}{:>{w}}é{!s:x<3}".format(1, 2, 5, 3, "a", w=4))
for template in ("{", "}", "{:", "{0!r", "{!x}", "{a}", "{1}", "{0}{}", "{}{0}", "{0[}", "{0.}", "{0[]}", "{:{:{}}}"):
    try:
        print(template.format(7))
    except (ValueError, KeyError, IndexError) as e:
        print(template, type(e).__name__, e)
