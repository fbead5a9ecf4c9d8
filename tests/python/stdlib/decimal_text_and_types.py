"""Decimals from and to text and other values, formats, subclasses, pickles."""

import copy
import inspect
import pickle
from decimal import *

D = Decimal


def show(function, *arguments):
    try:
        print(" ", repr(function(*arguments)))
    except Exception as error:
        print(" ", type(error).__name__, error)


print("from text")
for text in ("0", "-0.00", "+12.50", " 1_000.5 ", "1e5", "1E-7", "0.000001", "0.0000001", ".5", "5.", "Infinity", "-inf",
             "nan", "sNaN0012", "-NaN7", "\u0661\u0662.\u0663", "1e400", "1E+999999999999999999", "1E+1000000000000000000",
             "1e99999999999999999999", "12345678901234567890123456789012345678901234567890.5", "", ".", "e5", "1..2", "0x10", "+-1"):
    show(D, text)
print("from values")
for value in (0, -5, 10 ** 40, True, 0.1, 1e300, 5e-324, float("inf"), float("nan"), -0.0, (0, (1, 2), -1), [1, [3], 4],
              (0, (), "F"), (1, (4, 5), "n"), (0, (1,), "x"), (2, (1,), 0), (0, (11,), 0), (0, 1), None, b"1", {}, 1j):
    show(D, value)
for value in (1, 2.5, D(3), "1", (0, (1,), 0)):
    show(D.from_number, value)
    show(D.from_float, value)
    show(Context(prec=1).create_decimal, value)
print("wrong arguments")
show(D, 1, 2)
show(D, 1, None, 3)
show(lambda: D(1, other=2))
show(D(1).quantize)
show(D(1).quantize, "1")
show(D(1).quantize, 1, "up")
show(D(1).compare, 1.5)
show(D(1).exp, 1)
show(Context().add, 1)
show(Context().add, 1, "2")
show(Context().canonical, 1)
show(round, D(1), "x")
show(pow, D(1), 2.0)
show(setattr, D(1), "x", 1)
show(setattr, D, "x", 1)

print("text")
for text in ("123E+3", "1.2E-9", "0E+7", "0E-8", "12345E-3", "-1E+10", "1E-400"):
    print(" ", str(D(text)), D(text).to_eng_string(), Context(capitals=0).to_sci_string(D(text)))
print("formats")
for text in ("1234567.891", "-0.0000123", "1E+10", "0", "-0.004", "NaN", "-Infinity", "9.995"):
    row = []
    for spec in ("", "f", ".2f", "e", ".3e", "g", ".3g", "G", "%", ".1%", "12", "<12", "^12", "=+12", "012", "+012.2f", ",",
                 "_", "014,.1f", "z.1f", "#.0f", "*>15", "n", ".6_f", "\u20ac^14"):
        row.append(format(D(text), spec))
    print(" ", row)
for spec in ("x", "d", ".", "<010", "zz", ",n", "9" * 30):
    show(format, D(1), spec)
print(D("1234567.8").__format__("n", {"decimal_point": ",", "thousands_sep": ".", "grouping": "\x03\x02\x00"}))
print("%s %r %.2f %d" % (D("1.5"), D("1.5"), D("1.555"), D("7.9")), f"{D('2.50')!s:>6}|{D('2.50'):>6}")

print("types")


class Money(Decimal):
    def __new__(cls, amount, currency="EUR"):
        self = super().__new__(cls, amount)
        self.currency = currency
        return self

    def __add__(self, other):
        return Money(super().__add__(other), self.currency)


a = Money("1.50", "CHF")
print(repr(a), a.currency, type(a + 1).__name__, type(a - 1).__name__, type(1 + a).__name__, (a + a).currency, a == D("1.5"))
print(type(Money.from_float(1.5)).__name__, type(a.real).__name__, type(D(a)).__name__, type(copy.copy(a)).__name__)
x = D("1.25")
print(D(x) is x, copy.copy(x) is x, copy.deepcopy([x])[0] is x, x.real is x, x.imag, x.conjugate() is x)
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    print(pickle.loads(pickle.dumps([x, D("NaN"), D("-Infinity"), x.as_tuple()], protocol)))
print(DecimalTuple, DecimalTuple(0, (1, 2), 3), DecimalTuple._fields)
for function in (D, D.quantize, D.compare, D.exp, Context, Context.add, Context.power, Context.create_decimal, localcontext):
    print(inspect.signature(function))
print(D, Context, D.__module__, issubclass(D, __import__("numbers").Number))
