"""Runs a hot loop in which something is redefined: before it, after it, and at one of its rounds.

A program gives the loop as text, with a line `TRIP` where the change may happen. Each way below puts something else
there, so each is code of its own, which is compiled for itself. A line of output tells what the loop saw, as runs of
equal values, and the ways that it is true of.
"""

import gc
import itertools
import weakref

ROUNDS = 900
ROUND = 700  # The loop is compiled by then, also at the thresholds of a plain run.


class Operand:
    """Calls `do` from within an operator."""

    def __init__(self, do):
        self.do = do

    def __add__(self, i):
        self.do(i)
        return 1

    def __index__(self):
        self.do(None)
        return 1

    def __eq__(self, i):
        self.do(i)
        return False

    def __bool__(self):
        self.do(None)
        return True

    @property
    def attribute(self):
        self.do(None)

    def __getattr__(self, name):
        self.do(None)

    def __enter__(self):
        self.do(None)

    def __exit__(self, *_):
        return False


def callee(do):
    def trip(i):
        do(i)

    return trip


def inner_callee(do):
    def inner(i):
        do(i)
        return i

    def trip(i):
        return inner(i) + 1

    return trip


def generator(do):
    def steps():
        i = 0
        while True:
            do(i)
            yield i
            i += 1

    return steps().__next__


class Cycle:
    pass


def finalizer(do):
    class Finalized(Cycle):
        def __del__(self):
            do(ROUND)

    return collecting(Finalized, lambda thing: None)


def weak_callback(do):
    def watch(thing):
        references.append(weakref.ref(thing, lambda _: do(ROUND)))

    references = []
    return collecting(Cycle, watch)


def collecting(make, watch):
    """Makes garbage in a round and collects it there: more than one piece, as the stack may seem to refer to the last."""

    def garbage(count):
        for _ in range(count):
            thing = make()
            thing.itself = thing
            watch(thing)

    def trip(i):
        if i == ROUND:
            garbage(20)
            gc.collect()

    return trip


WAYS = [
    ("callee", callee, "trip(i)"),
    ("callee's callee", inner_callee, "trip(i)"),
    ("generator", generator, "trip()"),
    ("key of sorted", callee, "sorted((i,), key=trip)"),
    ("__add__", Operand, "trip + i"),
    ("__index__", Operand, "(0, 1)[trip]"),
    ("__eq__", Operand, "trip == i"),
    ("__bool__", Operand, "not trip"),
    ("property", Operand, "trip.attribute"),
    ("__getattr__", Operand, "trip.nothing"),
    ("__enter__", Operand, "with trip: pass"),
    ("finalizer", finalizer, "trip(i)"),
    ("weak reference", weak_callback, "trip(i)"),
]


turns = itertools.cycle(WAYS)


def some_ways(first=[True]):
    """All for a program's first check; for each later one three that follow in turn, to keep the program short."""
    if first:
        first.clear()
        return WAYS
    return [next(turns) for _ in range(3)]


def runs_of(values):
    """The values with how often each stands there in a row."""
    runs = []
    for value in values:
        if runs and runs[-1][0] == value and type(runs[-1][0]) is type(value):
            runs[-1][1] += 1
        else:
            runs.append([value, 1])
    return " ".join(f"{value!r}*{count}" for value, count in runs)


def during(setup, source, make, text):
    """Changes at a round; the loop is run again after that."""
    world, change = setup()
    rounds = itertools.count()
    changed = False

    def do(i):
        nonlocal changed
        if i is None:
            i = next(rounds)
        if i >= ROUND and not changed:
            changed = True
            change()

    exec(source.replace("TRIP", text), world)
    trip = make(do)
    seen = world["loop"](trip, ROUNDS)
    return runs_of(seen), runs_of(world["loop"](trip, 20))


def check(title, setup, source):
    """`setup` gives the globals of the loop, made anew, and a function that makes the change."""
    print(title)
    world, change = setup()
    exec(source.replace("TRIP", "trip(i)"), world)
    change()
    print("  before:", runs_of(world["loop"](abs, ROUNDS)))
    world, change = setup()
    exec(source.replace("TRIP", "trip(i)"), world)
    print("  never: ", runs_of(world["loop"](abs, ROUNDS)))
    change()
    print("  after: ", runs_of(world["loop"](abs, ROUNDS)))
    told = {}
    for name, make, text in some_ways():
        told.setdefault(during(setup, source, make, text), []).append(name)
    for (seen, again), names in told.items():
        print("  during:", seen)
        print("  again: ", again)
        print("   ", ", ".join(names))
