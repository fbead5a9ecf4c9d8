def tree(cls, depth=0):
    print("  " * depth + cls.__name__)
    for sub in sorted(cls.__subclasses__(), key=lambda c: c.__name__):
        if sub.__module__ == "builtins":
            tree(sub, depth + 1)


tree(BaseException)


def attributes(error, *names):
    print(type(error).__name__, {name: getattr(error, name) for name in names})


def caught(function):
    try:
        function()
    except BaseException as error:
        return error


attributes(OSError(2, "No such file", "name.txt"), "errno", "strerror", "filename", "filename2", "args")
attributes(OSError(17, "exists", "a", None, "b"), "errno", "filename", "filename2")
attributes(OSError("only text"), "errno", "strerror", "args")
print([type(OSError(n, "x")).__name__ for n in (1, 2, 4, 10, 11, 13, 17, 20, 21, 32, 104, 110, 111, 9999)], OSError(2, "x") , FileNotFoundError(2, "msg", "f"), repr(OSError(2, "x", "f")), IOError is OSError, EnvironmentError is OSError)
attributes(StopIteration(5), "value", "args")
attributes(SystemExit(3), "code", "args")
attributes(SystemExit(), "code", "args")
attributes(SystemExit(1, 2), "code")
attributes(caught(lambda: undefined_name), "name", "args")
attributes(caught(lambda: (5).nothing), "name", "obj")
attributes(caught(lambda: {}["k"]), "args")
attributes(caught(lambda: __import__("no_such_module")), "name", "path", "msg")
attributes(ImportError("m", name="n", path="p"), "name", "path", "msg")
attributes(NameError("m", name="n"), "name")
attributes(AttributeError("m", name="n", obj=5), "name", "obj")
attributes(SyntaxError("bad", ("file", 3, 4, "text", 3, 6)), "msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line")
attributes(UnicodeDecodeError("utf-8", b"abc", 1, 2, "why"), "encoding", "object", "start", "end", "reason")
attributes(UnicodeEncodeError("ascii", "abc", 0, 1, "why"), "encoding", "object", "start", "end", "reason")
attributes(UnicodeTranslateError("abc", 0, 2, "why"), "object", "start", "end", "reason")
print(str(UnicodeDecodeError("utf-8", b"abc", 1, 2, "why")), str(UnicodeEncodeError("ascii", "abc", 0, 2, "why")), str(UnicodeTranslateError("abc", 0, 2, "why")), SyntaxError("bad", ("file", 3, 4, "text")), SyntaxError("just text"))
for use in (lambda: UnicodeDecodeError("a"), lambda: SyntaxError("m", 5), lambda: SyntaxError("m", (1, 2)), lambda: ImportError(foo=1), lambda: NameError(foo=1), lambda: ValueError(x=1), lambda: StopIteration(x=1), lambda: UnicodeEncodeError(1, 2, 3, 4, 5), lambda: OSError(x=1)):
    try:
        print(repr(use()))
    except TypeError as error:
        print(error)
e = ValueError("noted")
e.add_note("first")
e.add_note("second")
print(e.__notes__, ValueError.__mro__, hasattr(ValueError(), "__notes__"))


class Custom(ValueError):
    def __init__(self, code, *args):
        super().__init__(*args)
        self.code = code

    def __str__(self):
        return f"custom {self.code}: {super().__str__()}"


c = Custom(7, "why")
print(c, repr(c), c.args, c.code, isinstance(c, ValueError), Custom.__new__(Custom, 1, 2).args)
try:
    raise c
except ValueError as error:
    print(error is c, error.__traceback__ is not None, error.__traceback__.tb_lineno, error.__traceback__.tb_frame.f_code.co_name, error.__traceback__.tb_next)
