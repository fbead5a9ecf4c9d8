from fractions import Fraction as F
import decimal
import math

a, b = F(3, 4), F("-1/6")
print(a, repr(a), a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b), -a, abs(b), a**2, a**-2, a**0.5, 2**F(2), +b)
print(F(6, 8), F(-6, -8), F(0, 5), F(5), F(), F("0.125"), F("1e-3"), F(" 7/3 "), F(0.5), F(1.1).limit_denominator(100), F.from_float(0.25), F(True), F("3.5e2"), F(decimal.Decimal("1.25")), F("1_000/3"))
print(a + 1, 1 + a, a + 0.25, 0.25 * a, a + 1j, a == 0.75, a == F(6, 8), a < 1, a > b, hash(F(2)) == hash(2), hash(F(1, 2)) == hash(0.5), sorted([F(1, 2), 0.3, 1]), max(a, b), sum([F(1, 3)] * 3), a.numerator, a.denominator, a.as_integer_ratio(), a.is_integer(), F(4, 2).is_integer())
print(int(F(7, 2)), int(F(-7, 2)), round(F(7, 2)), round(F(5, 2)), round(F(22, 7), 2), math.floor(F(-7, 2)), math.ceil(F(-7, 2)), math.trunc(F(7, 2)), float(F(1, 3)), bool(F(0)), complex(F(1, 2)), F(355, 113).limit_denominator(10), F(3.141592653589793).limit_denominator(1000))
print(f"{F(1, 3):.4f} {F(1, 3):.2e} {F(5, 2):>10} {F(1234567, 2):,.1f} {F(1, 8):.1%} {F(3, 2)} {F(1, 3):010.3f} {F(2, 3):+.2g}")
for call in ("F(1, 0)", "F('x')", "F('1/0')", "F(1.5, 2)", "F(None)", "F(float('nan'))", "F(float('inf'))", "F(1, 2) // 0", "F(1, 2) / 0", "F(0) ** -1", "F(1, 2) + 'x'", "F(1, 2) < 1j", "F('1/2/3')", "F('')", "F([1])", "F(1, 2).numerator.x", "setattr(F(1), 'numerator', 5)", "format(F(1, 3), 'd')", "F(3).limit_denominator(0)", "F('1 / 2')"):
    try:
        print(call, eval(call))
    except Exception as error:
        print(call, type(error).__name__, error)
total = F(0)
for n in range(1, 30):
    total += F(1, n)
print(total, float(total), F(10**30 + 1, 10**15) * 3, pow(F(2, 3), 5), F(1, 3) ** F(1, 2), F(-1, 2) ** 3)
