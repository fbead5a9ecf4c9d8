def f(a, b: int = 1, *, c: "str" = "x") -> float:
    """Doc."""
    return a


print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__, f.__annotations__, f.__dict__, f.__closure__, f.__code__.co_name, f.__type_params__)
f.tag = "tagged"
f.__name__ = "renamed"
f.__doc__ = None
f.__qualname__ = "q.renamed"
print(f.tag, f.__name__, f.__doc__, f.__dict__, f.__qualname__, f.__code__.co_name, callable(f), type(f).__name__, str(f).startswith("<function q.renamed at 0x"))
del f.tag
for statement in ("f.tag", "f.__name__ = 5", "del f.__name__", "f.__code__ = 5", "f.__defaults__ = 5", "f.__kwdefaults__ = []", "f.__globals__ = {}", "f.__dict__ = 5", "f.__closure__ = ()", "f.nothing = 1", "f.__qualname__ = 1", "len.x = 1", "len.__name__ = 'x'", "f.__annotations__ = 5", "f.__module__ = 5"):
    try:
        exec(statement)
        print(statement, "ok")
    except Exception as error:
        print(statement, type(error).__name__, error)


def g(x, y=5):
    return x * y


def h(x, y=5):
    return x + y


g.__code__ = h.__code__
print(g(2), g.__name__, (lambda: 0).__name__, (lambda: 0).__qualname__)


class C:
    def method(self):
        def inner():
            pass
        return inner

    @staticmethod
    def s():
        return "static"

    @classmethod
    def c(cls):
        return cls.__name__


bound = C().method
print(C.method.__qualname__, bound.__name__, bound.__func__ is C.method, type(bound).__name__, bound.__self__.__class__.__name__, C().method().__qualname__, C.s.__name__, C.c.__func__.__name__, C.c.__self__ is C, bound == bound.__self__.method, bound.__doc__)
try:
    bound.x = 1
except AttributeError as error:
    print(error)
print(len.__name__, len.__module__, len.__self__.__name__, [].append.__name__, [].append.__qualname__, str.join.__qualname__, type(len).__name__, type([].append).__name__, type(str.join).__name__, type(int.__add__).__name__, type((1).__add__).__name__, type(dict.__dict__["fromkeys"]).__name__)
print(repr(len), repr(str.join), repr(int.__add__), len.__text_signature__, print.__doc__.split("\n")[0])
code = f.__code__
print(code.co_argcount, code.co_kwonlyargcount, code.co_varnames, code.co_nlocals, code.co_filename, code.co_firstlineno, code.co_flags & 3, code.co_freevars, None in code.co_consts or True)
