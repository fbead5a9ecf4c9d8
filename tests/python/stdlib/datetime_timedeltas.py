"""Timedeltas of all kinds of numbers, and their arithmetic, which is rounded half to even."""
import random
from datetime import date, datetime, timedelta

random.seed(8)
NAMES = "days seconds microseconds milliseconds minutes hours weeks".split()
ODD = [0.5, 1.5, 2.5, -0.5, -1.5, 1e-6, 5e-7, 1.5e-6, 2.5e-6, 1e-300, 1e300, 5e-324, float("nan"), float("inf"), -0.0, 1e22, True]
LARGE = [10**20, -(10**25), 2**64, 2**127, -(2**127), 2**128, 10**40, -(10**40), 2**63, -(2**63)]
OPERATORS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "divmod": divmod,
    "<": lambda a, b: a < b,
    "==": lambda a, b: a == b,
}


def number():
    kind = random.random()
    if kind < 0.35:
        return random.randint(-10, 10)
    if kind < 0.45:
        return random.choice(LARGE)
    if kind < 0.6:
        return random.choice(ODD)
    if kind < 0.8:
        return random.randint(-20, 20) / 2
    return random.uniform(-1e6, 1e6)


def outcome(compute):
    try:
        return repr(compute())
    except Exception as error:
        return f"{type(error).__name__} {error}"


known = [timedelta.min, timedelta.max, timedelta(0), timedelta(microseconds=1), timedelta(microseconds=-1)]
for _ in range(60):
    given = {name: number() for name in random.sample(NAMES, random.randint(1, 3))}
    print(given, outcome(lambda: timedelta(**given)))
    try:
        known.append(timedelta(**given))
    except (ValueError, OverflowError):
        pass
    span = known[-1]
    print("   ", span, span.total_seconds(), hash(span), outcome(lambda: -span), outcome(lambda: abs(span)), bool(span))
    other = random.choice([random.choice(known), number(), datetime(2020, 1, 2, 3), date(2020, 1, 2)])
    for symbol, operate in OPERATORS.items():
        print("   ", symbol, other, outcome(lambda: operate(span, other)), outcome(lambda: operate(other, span)))
for name in "days", "hours", "weeks":
    for bad in "1", None, 1j, [], b"1":
        print(name, outcome(lambda: timedelta(**{name: bad})))
