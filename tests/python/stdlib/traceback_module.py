import io
import sys
import traceback


def inner(x):
    return 10 / x


def outer(x):
    try:
        return inner(x)
    except ZeroDivisionError as error:
        raise ValueError("wrapped") from error


try:
    outer(0)
except ValueError as error:
    saved = error
lines = traceback.format_exception(saved)
print("".join(lines).replace(__file__, "FILE"))
print(traceback.format_exception_only(saved), traceback.format_exception_only(KeyError("k")), [(f.name, f.lineno, f.line) for f in traceback.extract_tb(saved.__traceback__)])
print("".join(traceback.format_tb(saved.__traceback__, limit=1)).replace(__file__, "FILE"))
te = traceback.TracebackException.from_exception(saved, capture_locals=True)
print(te.exc_type_str, str(te), te.__cause__.exc_type_str, [f.locals and f.locals.get("x") for f in te.__cause__.stack], te.stack[0].name)
buffer = io.StringIO()
traceback.print_exception(saved, file=buffer, chain=False)
print(buffer.getvalue().replace(__file__, "FILE"))
try:
    raise ExceptionGroup("g", [ValueError(1), KeyError("k")])
except ExceptionGroup as group:
    print("".join(traceback.format_exception(group)).replace(__file__, "FILE"))


def stack():
    return [(f.name, f.line) for f in traceback.extract_stack()][-2:]


print(stack())
print(len(traceback.format_stack()) >= 1, traceback.format_list([("file.py", 3, "func", "code line")]), traceback.StackSummary.from_list([("f.py", 1, "n", "x = 1")]).format())
try:
    compile("x = = 1", "bad.py", "exec")
except SyntaxError as error:
    print("".join(traceback.format_exception_only(error)))


def recursive(n):
    if n:
        recursive(n - 1)
    else:
        raise RuntimeError("deep")


try:
    recursive(8)
except RuntimeError:
    text = traceback.format_exc()
    print(text.replace(__file__, "FILE"))
print(repr(traceback.format_exc()), traceback.format_exception(None))
for frame, lineno in traceback.walk_tb(saved.__traceback__):
    print(frame.f_code.co_name, lineno)
fs = traceback.FrameSummary("f.py", 5, "name", line="  the line  ")
print(fs.line, fs.filename, fs.lineno, list(fs)[:3])
error = ValueError("noted")
error.add_note("a note")
print(traceback.format_exception_only(error))
try:
    print(traceback.format_exception(5))
except TypeError as error:
    print(error)
e = NameError("name 'foo' is not defined", name="foo")
print(traceback.format_exception_only(e))
