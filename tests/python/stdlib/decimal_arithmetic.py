"""Operators and functions of decimals: results, and the conditions that they set."""

from decimal import *
from fractions import Fraction
import math

D = Decimal


def flags(context):
    return [signal.__name__ for signal, on in context.flags.items() if on]


def show(function, *arguments):
    context = getcontext()
    context.clear_flags()
    try:
        result = function(*arguments)
    except ArithmeticError as error:
        result = f"{type(error).__name__} {error}"
    except (TypeError, ValueError) as error:
        result = f"{type(error).__name__}: {error}"
    print(" ", repr(result) if not isinstance(result, str) else result, *flags(context))


setcontext(Context(prec=28))
print("operators")
pairs = [("1.1", "2.2"), ("1", "3"), ("-7", "2"), ("7", "-2"), ("1E+30", "1"), ("0", "0"), ("5", "0"), ("Infinity", "2"),
         ("Infinity", "Infinity"), ("NaN", "1"), ("sNaN", "1"), ("9.999999999999999999999999999", "1E-27"),
         ("12345678901234567890123456789012345678901234567890", "3")]
for a, b in pairs:
    a, b = D(a), D(b)
    print(a, b)
    for operator in (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: a / b, lambda a, b: a // b,
                     lambda a, b: a % b, divmod, lambda a, b: a ** b):
        show(operator, a, b)

print("with integers")
for value in (3 + D("1.5"), 3 - D("1.5"), 3 * D("1.5"), 3 / D("1.5"), 7 // D(2), 7 % D(4), 2 ** D("0.5"), True + D(1),
              10 ** 60 + D(1), divmod(7, D(2)), pow(D(3), 4, 5), -D("-0"), +D("-0.00"), abs(D("-3.50"))):
    print(" ", repr(value))

print("roundings")
for rounding in (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,
                 ROUND_05UP):
    context = Context(prec=3, rounding=rounding)
    row = [context.create_decimal(s) for s in ("1.2350", "1.2450", "-1.2350", "1.2351", "1.2349", "9.9950", "1.2001")]
    print(" ", rounding, *row)

print("functions")
for precision in (5, 28, 100):
    getcontext().prec = precision
    for name in ("exp", "ln", "log10", "sqrt", "logb", "next_plus", "next_minus", "normalize"):
        for text in ("2", "0.1", "123456789.123456789", "1.00000000000000000001", "1000", "0"):
            show(getattr(D(text), name))
getcontext().prec = 28
for name in ("compare", "compare_total", "compare_total_mag", "copy_sign", "max", "max_mag", "min", "min_mag",
             "next_toward", "quantize", "remainder_near", "same_quantum", "scaleb", "rotate", "shift"):
    print(name)
    for a, b in (("-12.50", "3"), ("2", "-1"), ("NaN", "7"), ("-0", "0"), ("1E+2", "2")):
        show(getattr(D(a), name), D(b))

print("limits")
with localcontext(Context(prec=5, Emin=-10, Emax=10, clamp=1)) as context:
    context.clear_traps()
    for text in ("1E+11", "1E+10", "1E-10", "1.2345E-12", "1E-15", "0E+99", "0E-99", "123456"):
        show(context.create_decimal, text)
show(D.exp, D("1E+7"))
show(D.exp, D("-1E+7"))
show(D.__pow__, D(10), D(1000001))
show(D.__mul__, D("1E+999999"), D(10))

print("order and hash")
for a, b in ((D("1.0"), 1), (D("0.1"), 0.1), (D("0.5"), 0.5), (D("0.5"), Fraction(1, 2)), (D(1) / 3, Fraction(1, 3)),
             (D(2), 2 + 0j), (D("NaN"), D("NaN")), (D("Infinity"), math.inf), (D("1E+50"), 10 ** 50)):
    print(" ", a == b, a != b, *((a < b, a >= b) if not isinstance(b, complex) and a == a else ()))
for value in ("0", "-1", "1", "0.5", "-2.5", "1E+100", "1E-30", "Infinity", "-Infinity", "123456789012345678901234567890"):
    print(" ", hash(D(value)))
print(hash(D("0.25")) == hash(0.25) == hash(Fraction(1, 4)), hash(D(10 ** 30)) == hash(10 ** 30))
show(hash, D("sNaN"))
show(lambda: D("NaN") < 1)
show(lambda: D(1) < "1")
show(lambda: D(1) + 1.0)

print("conversions")
for text in ("1.75", "-1.75", "2.5", "1E+20", "NaN", "-Infinity", "123456789.987654321"):
    for convert in (int, float, round, math.floor, math.ceil, math.trunc, bool, D.as_tuple, D.as_integer_ratio,
                    lambda value: round(value, 1), D.to_integral_exact, D.to_eng_string):
        show(convert, D(text))

for base in ("1", "-1", "1.0", "1E0"):
    for exponent in ("1.1E+999999", "1E+2", "-1.1E+999999", "1.5", "123456789012345678901234567890"):
        with localcontext(Context(prec=9, Emax=999999, Emin=-999999, traps=[])) as context:
            print(base, exponent, Decimal(base) ** Decimal(exponent), [s.__name__ for s in context.flags if context.flags[s]])
