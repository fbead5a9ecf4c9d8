import sys


def current():
    kind, value, tb = sys.exc_info()
    return kind and kind.__name__, str(value), tb is not None


print(current(), sys.exception())
try:
    1 / 0
except ZeroDivisionError:
    print(current())
    try:
        {}["k"]
    except KeyError:
        print(current(), repr(sys.exception()))
    print(current())

    def inner():
        return current()

    print(inner())
    try:
        raise ValueError
    except ValueError:
        pass
    finally:
        print(current())
print(current())


def generator():
    yield current()
    try:
        raise KeyError("gen")
    except KeyError:
        yield current()
    yield current()


g = generator()
print(next(g))
try:
    raise ValueError("outside")
except ValueError:
    print(next(g), current())
print(next(g), current())


def in_return():
    try:
        raise ValueError("r")
    except ValueError:
        return current()


print(in_return(), current())
for i in range(2):
    try:
        raise IndexError(i)
    except IndexError:
        print(current())
        continue
print(current())


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *info):
        print("exit", current())
        return True


with Manager():
    raise RuntimeError("in with")
print(current())
with Manager():
    pass
try:
    try:
        raise ValueError("one")
    finally:
        print("finally", current())
except ValueError:
    pass
try:
    raise ExceptionGroup("g", [ValueError(1)])
except* ValueError:
    print(current())
print(current())


def lines(tb):
    result = []
    while tb:
        result.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    return result


def a():
    b()


def b():
    try:
        c()
    except KeyError as error:
        print(lines(error.__traceback__))
        raise


def c():
    raise KeyError("c")


try:
    a()
except KeyError as error:
    print(lines(error.__traceback__))
    saved = error
try:
    raise saved
except KeyError as error:
    print(lines(error.__traceback__))
    print(lines(error.with_traceback(None).__traceback__))
