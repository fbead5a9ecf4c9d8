"""Contexts: settings, flags and traps, which one is current, templates, copies, pickles."""

import contextvars
import copy
import pickle
import threading
from decimal import *

D = Decimal


def show(function, *arguments, **keywords):
    try:
        print(" ", function(*arguments, **keywords))
    except Exception as error:
        print(" ", type(error).__name__, error)


print(DefaultContext, BasicContext, ExtendedContext, sep="\n")
for bits in (32, 64, 128, 512, 0, 33, "x"):
    show(IEEEContext, bits)
print(MAX_PREC, MAX_EMAX, MIN_EMIN, MIN_ETINY, HAVE_THREADS, HAVE_CONTEXTVAR, IEEE_CONTEXT_MAX_BITS)

print("wrong settings")
for name, value in (("prec", 0), ("prec", "x"), ("prec", 10 ** 30), ("rounding", "x"), ("Emin", 1), ("Emax", -1), ("clamp", 2),
                    ("capitals", -1), ("flags", []), ("flags", {}), ("traps", {Inexact: 1}), ("other", 1)):
    show(setattr, Context(), name, value)
    show(Context, **{name: value})
show(delattr, Context(), "prec")
show(Context, 1, 2)
show(Context, 3, ROUND_UP, -5, 5, 0, 1, [Inexact], [Rounded, Clamped])
show(setcontext, 1)
show(localcontext, 1)
show(localcontext, prec=0)
show(localcontext, other=0)

print("signals")
context = Context(prec=3)
print(context.flags, len(context.flags), list(context.traps) == list(context.flags))
context.divide(1, 3)
print([s.__name__ for s, on in context.flags.items() if on], context.flags[Inexact], context)
context.flags[Inexact] = 0
print(context.flags.copy() == context.flags, context.flags == context.traps, type(context.flags.copy()))
for key in (1, ArithmeticError):
    show(context.flags.__getitem__, key)
show(context.flags.__delitem__, Inexact)
show(hash, context.flags)
context.traps[Inexact] = True
show(context.divide, 1, 3)
show(context.divide, 1, 4)
context.clear_traps()
context.clear_flags()
print(context)
for error in (InvalidOperation, DivisionByZero, Overflow, Underflow, Inexact, Rounded, Subnormal, Clamped, FloatOperation):
    print(error, [base.__name__ for base in error.__mro__[1:-1]])
for text in ("x", "", "1e", "nan1x"):
    show(D, text)
show(lambda: D(1) / 0)
show(lambda: D(0) / 0)
show(lambda: D("1E+100") // 1)
show(lambda: D("sNaN") + 1)
show(lambda: divmod(D(1), 0))
show(Context(traps=[FloatOperation]).create_decimal, 1.5)

print("the current one")
getcontext().prec = 10
print(D(1) / 3)
with localcontext() as inner:
    inner.prec = 5
    print(D(1) / 3, getcontext() is inner)
    with localcontext(prec=3, rounding=ROUND_UP):
        print(D(1) / 3)
    print(D(1) / 3)
print(D(1) / 3)
setcontext(ExtendedContext)
print(getcontext() is ExtendedContext, getcontext())
setcontext(Context(prec=10))


def run():
    print("thread", getcontext().prec, D(1) / 3)
    getcontext().prec = 4


thread = threading.Thread(target=run)
thread.start()
thread.join()
print(getcontext().prec)


def changed():
    setcontext(Context(prec=2))
    return D(1) / 3


print(contextvars.copy_context().run(changed), D(1) / 3)
print([v.name for v in contextvars.copy_context()])


def generator():
    with localcontext() as c:
        for c.prec in (2, 4, 6):
            yield D(1) / 3


print(list(generator()), getcontext().prec)

print("copies")
context = Context(prec=7, flags=[Inexact], traps=[Overflow], rounding=ROUND_05UP)
for twin in (context.copy(), copy.copy(context), pickle.loads(pickle.dumps(context))):
    print(twin, twin == context)
print(context.__reduce__())


class Mine(Context):
    def __init__(self, prec=3):
        super().__init__(prec=prec)
        self.name = "mine"


mine = Mine()
print(mine, mine.name, type(mine.copy()).__name__, mine.divide(2, 3))
