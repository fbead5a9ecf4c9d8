def gen():
    print("start")
    received = yield 1
    print("received", received)
    try:
        received = yield 2
        print("received", received)
    except ValueError as error:
        print("caught", error)
        yield "handled"
    finally:
        print("finally")
    yield 3
    return "result"


g = gen()
print(type(g).__name__, g.gi_running, g.gi_frame is not None, g.gi_yieldfrom, g.__name__, g.__qualname__, iter(g) is g, g.gi_code.co_name, g.gi_suspended)
print(next(g), g.send("hello"), g.throw(ValueError("boom")), next(g))
try:
    next(g)
except StopIteration as stop:
    print("stopped", stop.value, stop.args)
try:
    next(g)
except StopIteration as stop:
    print("again", stop.value, stop.args)
print(g.gi_frame, list(g), next(g, "default"))
g = gen()
try:
    g.send(5)
except TypeError as error:
    print(error)
print(g.send(None), g.close(), g.close())
g = gen()
next(g), next(g)
print(g.close())
g = gen()
try:
    g.throw(KeyError("before start"))
except KeyError as error:
    print("KeyError", error, next(g, "finished"))


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        print("exit ignored")
        yield 2


def returns_on_close():
    try:
        yield 1
    except GeneratorExit:
        return "closed value"


def raises_on_close():
    try:
        yield 1
    finally:
        raise ZeroDivisionError("in finally")


for function in (stubborn, returns_on_close, raises_on_close):
    g = function()
    next(g)
    try:
        print(function.__name__, g.close())
    except Exception as error:
        print(function.__name__, type(error).__name__, error)


def reentrant():
    yield next(me)


me = reentrant()
try:
    next(me)
except ValueError as error:
    print(error)


def raises_stop():
    yield 1
    raise StopIteration("leaked")


try:
    list(raises_stop())
except RuntimeError as error:
    print(error, repr(error.__cause__))
g = gen()
for arguments in ((), (5,), (ValueError,), ("string",)):
    try:
        gen().throw(*arguments)
    except BaseException as error:
        print(type(error).__name__, error)
for statement in ("g.nothing", "g.send()", "g.send(1, 2)", "g()", "g[0]", "len(g)", "g.gi_frame = 1", "g.__name__ = 5", "type(g)()"):
    try:
        exec(statement)
    except Exception as error:
        print(statement, type(error).__name__, error)
