"""`with` statements in hot loops over context managers written in Python: their methods are inlined."""


class Depth:
    level = 0
    log = []

    def __init__(self, name):
        self.name = name
        self.saved = None

    def __enter__(self):
        self.saved = Depth.level
        Depth.level += 1
        return self

    def __exit__(self, kind, value, trace):
        Depth.level = self.saved
        return kind is ValueError


def nested(n):
    total = 0
    for i in range(n):
        with Depth("outer") as outer:
            with Depth("inner") as inner, Depth("third"):
                total += Depth.level + len(outer.name) + len(inner.name)
    return total, Depth.level


print(nested(10), nested(1000))


def swallowed(n):
    total = 0
    for i in range(n):
        with Depth("x"):
            if i % 3 == 0:
                raise ValueError(i)
            total += i
    return total, Depth.level


print(swallowed(10), swallowed(1000))


def escapes(n):
    errors = 0
    for i in range(n):
        try:
            with Depth("x"):
                if i % 5 == 0:
                    raise KeyError(i)
        except KeyError as error:
            errors += error.args[0]
    return errors, Depth.level


print(escapes(10), escapes(1000))


class Fails:
    def __init__(self, when):
        self.when = when
        self.count = 0

    def __enter__(self):
        self.count += 1
        if self.count == self.when:
            raise RuntimeError("enter", self.count)
        return self.count

    def __exit__(self, *details):
        if self.count == self.when + 1:
            raise LookupError("exit", len(details))


def fails(n, when):
    manager = Fails(when)
    seen = []
    total = 0
    for i in range(n):
        try:
            with manager as count:
                total += count
        except (RuntimeError, LookupError) as error:
            names = []
            trace = error.__traceback__
            while trace is not None:
                names.append((trace.tb_frame.f_code.co_name, trace.tb_lineno))
                trace = trace.tb_next
            seen.append((error.args, names))
    return total, seen


print(fails(10, 5))
print(fails(1000, 900))


def patched(n):
    results = []
    for i in range(n):
        if i == n - 2:
            Depth.__enter__ = lambda self: "patched"
        with Depth("x") as it:
            results.append(it if isinstance(it, str) else it.name)
        Depth.level = 0
    return results[-3:]


print(patched(600))


class Falls(Depth):
    pass


def missing(n):
    for i in range(n):
        if i == n - 1:
            del Depth.__exit__
        with Falls("x"):
            pass


try:
    missing(600)
except TypeError as error:
    print(error)
