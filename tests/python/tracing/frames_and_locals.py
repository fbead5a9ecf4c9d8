import sys


def whoami():
    frame = sys._getframe()
    return frame.f_code.co_name, frame.f_lineno, frame.f_back.f_code.co_name, sorted(frame.f_locals), frame.f_globals is globals(), frame.f_back.f_lineno


def caller():
    x = 1
    return whoami()


def stack():
    names = []
    frame = sys._getframe()
    while frame:
        names.append((frame.f_code.co_name, frame.f_lineno))
        frame = frame.f_back
    return names


def through(function):
    return [function() for _ in range(1)][0]


print(caller(), through(stack), sys._getframe(0).f_code.co_name, sys._getframe().f_back)
try:
    sys._getframe(50)
except ValueError as error:
    print(error)


def modify():
    value = "before"
    frame = sys._getframe()
    frame.f_locals["value"] = "after"
    frame.f_locals["extra"] = "added"
    return value, frame.f_locals["extra"], "extra" in locals()


print(modify())


def caller_locals():
    secret = "visible to callee"
    return peek()


def peek():
    return sys._getframe(1).f_locals["secret"]


print(caller_locals())


def generator():
    local = 1
    yield sys._getframe().f_code.co_name, sys._getframe().f_back.f_code.co_name
    local = 2
    yield


g = generator()
print(next(g), g.gi_frame.f_locals, g.gi_frame.f_lineno, g.gi_frame.f_back)
next(g)
print(g.gi_frame.f_locals, g.gi_frame.f_lineno)
list(g)
print(g.gi_frame)


class Body:
    names = sorted(n for n in sys._getframe().f_locals if not n.startswith("__"))
    code = sys._getframe().f_code.co_name
    later = sorted(n for n in sys._getframe().f_locals if not n.startswith("__"))


print(Body.names, Body.code, Body.later)


def closure():
    captured = 1

    def inner():
        return sys._getframe().f_locals, captured, sys._getframe().f_code.co_freevars

    return inner()


print(closure())


def after_exception():
    try:
        kept = "local of raiser"
        1 / 0
    except ZeroDivisionError as error:
        return error.__traceback__.tb_frame.f_locals["kept"], error.__traceback__.tb_lasti >= 0, error.__traceback__.tb_frame.f_code.co_name


print(after_exception())


def line_numbers():
    lines = [sys._getframe().f_lineno,
             sys._getframe().f_lineno]
    if (lines and
            sys._getframe().f_lineno):
        lines.append(
            sys._getframe().f_lineno
        )
    return lines


print(line_numbers(), [sys._getframe().f_code.co_name for _ in range(1)], (lambda: sys._getframe().f_code.co_name)(), next(sys._getframe().f_code.co_name for _ in range(1)))
frame = sys._getframe()
print(frame.f_code.co_name, frame.f_locals is not None, type(frame).__name__, frame.f_builtins["len"] is len, frame.f_trace)
for statement in ("frame.f_code = 1", "frame.f_lineno = 5", "frame.nothing", "del frame.f_locals", "frame.clear()"):
    try:
        exec(statement)
        print(statement, "ok")
    except Exception as error:
        print(statement, type(error).__name__, error)
def default_filename(): pass
print(default_filename.__code__.co_firstlineno, sys._getframemodulename())
