import gc


def collect():
    for _ in range(3):
        gc.collect()


log = []


class Finalized:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append("del " + self.name)


def deep(function):
    # What the call leaves on the native stack lies deeper than what a collection looks at.
    sorted([0], key=lambda _: max([0], key=lambda _: function() or 0))


def simple():
    Finalized("simple")


def cycle():
    a, b = Finalized("cycle a"), Finalized("cycle b")
    a.other, b.other = b, a


def in_container():
    items = [Finalized("in list")]
    items.append(items)


kept = []


class Resurrects:
    def __init__(self):
        self.count = 0

    def __del__(self):
        self.count += 1
        kept.append(self)


def resurrect():
    Resurrects()


class Raises:
    def __del__(self):
        log.append("raising")
        raise ValueError("ignored but reported")


for function in (simple, cycle, in_container):
    deep(function)
    collect()
    print(function.__name__, sorted(log))
    log.clear()
deep(resurrect)
collect()
print(len(kept), kept[0].count)
kept.clear()
collect()
print(len(kept), "not finalised twice")
import sys

sys.unraisablehook = lambda args: print("unraisable", args.exc_type.__name__, args.exc_value)


def raises():
    Raises()


deep(raises)
collect()
print(log)


class Partial:
    def __init__(self):
        raise RuntimeError("init failed")

    def __del__(self):
        log.append("partial del")


def partial():
    try:
        Partial()
    except RuntimeError as error:
        print(error)


log.clear()
partial()
collect()
print(log)


def generator_with_finally():
    try:
        yield 1
    finally:
        log.append("generator finally")


def abandon():
    next(generator_with_finally())


log.clear()
abandon()
collect()
print(log)


class Reenters:
    def __del__(self):
        log.append([n for n in range(3)])
        gc.collect()
        try:
            1 / 0
        except ZeroDivisionError:
            log.append("handled in del")


def reenter():
    Reenters()


log.clear()
reenter()
collect()
print(log)
