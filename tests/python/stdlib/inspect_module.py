import inspect


def f(a, b: int = 1, /, c=2, *args, d, e: str = "x", **kwargs) -> float:
    """Doc of f.

    More text.
    """


class C:
    "Class doc"
    attribute = 1

    def method(self, x): ...

    @classmethod
    def cm(cls): ...

    @staticmethod
    def sm(y): ...

    @property
    def prop(self): ...


def gen(): yield
async def coro(): ...
async def agen(): yield


s = inspect.signature(f)
print(s, list(s.parameters), s.parameters["b"].default, s.parameters["a"].kind, s.parameters["e"].annotation, s.return_annotation, s.parameters["a"].default is inspect.Parameter.empty)
b = s.bind(1, 2, 3, 4, d=5, z=6)
print(b.args, b.kwargs, b.arguments)
b = s.bind_partial(1)
b.apply_defaults()
print(b.arguments)
print(inspect.signature(C), inspect.signature(C.method), inspect.signature(C().method), inspect.signature(C.cm), inspect.signature(len), inspect.signature(lambda x, *, y=1: 0), inspect.signature(print), inspect.signature(sorted))
for call in (lambda: s.bind(), lambda: s.bind(1, 2, 3, e=1), lambda: inspect.signature(5), lambda: inspect.signature(C.method).bind(1, 2, 3), lambda: s.replace(parameters=[1])):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
print(inspect.isfunction(f), inspect.ismethod(C().method), inspect.isclass(C), inspect.isbuiltin(len), inspect.isgeneratorfunction(gen), inspect.iscoroutinefunction(coro), inspect.isasyncgenfunction(agen), inspect.ismodule(inspect), inspect.isroutine(len), inspect.ismethoddescriptor(str.join), inspect.isdatadescriptor(C.prop), inspect.isabstract(C))
print(inspect.getdoc(f), inspect.getdoc(C), inspect.cleandoc("  a\n    b\n  c"), [n for n, v in inspect.getmembers(C) if not n.startswith("__")], inspect.getmro(C), inspect.getmodule(f).__name__)
print(inspect.getsource(gen).strip(), inspect.getsourcelines(coro)[1], type(inspect.getattr_static(C, "sm")).__name__)
g = gen()
print(inspect.getgeneratorstate(g), next(g), inspect.getgeneratorstate(g), inspect.getgeneratorlocals(g))
g.close()
print(inspect.getgeneratorstate(g))
c = coro()
print(inspect.getcoroutinestate(c), inspect.isawaitable(c))
c.close()


def outer():
    x = 1

    def inner():
        return x + len([]) if x else missing

    return inner


v = inspect.getclosurevars(outer())
print(v.nonlocals, sorted(v.builtins), v.unbound)


def who():
    frame = inspect.currentframe()
    info = inspect.stack()[1]
    return frame.f_code.co_name, info.function, inspect.getframeinfo(frame).lineno - frame.f_code.co_firstlineno, inspect.getargvalues(frame).args


print(who(), inspect.getcallargs(f, 1, d=2)["c"], inspect.unwrap(f) is f, inspect.getfullargspec(f).varkw)
print(inspect.Signature([inspect.Parameter("p", inspect.Parameter.KEYWORD_ONLY, default=3)]), inspect.Parameter.POSITIONAL_ONLY.description)
