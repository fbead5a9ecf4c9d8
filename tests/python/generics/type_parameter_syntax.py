def first[T](items: list[T]) -> T:
    return items[0]


class Stack[T]:
    def __init__(self) -> None:
        self.items: list[T] = []

    def push(self, item: T) -> Stack[T]:
        self.items.append(item)
        return self

    def map[U](self, f) -> list[U]:
        return [f(i) for i in self.items]


class Pair[K, V = int](Stack[K]):
    pass


type Alias = int | str
type Listy[T] = list[T] | tuple[T, ...]
type Recursive = dict[str, Recursive] | None
print(first([1, 2]), first.__type_params__, Stack.__type_params__, Stack().push(1).map(str), Stack[int], Pair[str, bool], Pair.__type_params__, Stack[int]().push(5).items, Pair.__orig_bases__, Stack.__parameters__)
print(Alias, Alias.__value__, type(Alias).__name__, Alias.__name__, Listy[int], Listy.__type_params__, Listy.__value__, Recursive.__value__, Listy[int].__args__, Alias.__module__)


def bounded[T: int, S: (int, str), *Ts, **P](x: T, *args: *Ts) -> S: pass


T, S, Ts, P = bounded.__type_params__
print(T.__bound__, S.__constraints__, type(T).__name__, type(Ts).__name__, type(P).__name__, T.__name__, T.__infer_variance__, repr(Ts), repr(P), S.__bound__, T.__constraints__, P.args, P.kwargs)


def lazy[T: undefined_bound = undefined_default](): pass


T = lazy.__type_params__[0]
for use in (lambda: T.__bound__, lambda: T.__default__):
    try:
        print(use())
    except NameError as error:
        print(error)
undefined_bound, undefined_default = int, str
print(T.__bound__, T.__default__, T.has_default())
type LazyAlias = not_defined_yet
try:
    LazyAlias.__value__
except NameError as error:
    print(error)
not_defined_yet = 5
print(LazyAlias.__value__)


class Scoped[T]:
    T_in_class = T
    values = [T for _ in range(1)]

    def method(self):
        return T


print(Scoped.T_in_class is Scoped.__type_params__[0] is Scoped.values[0], Scoped().method().__name__ if hasattr(Scoped().method(), "__name__") else "global T", "K" in globals())


def outer[A]():
    def inner[B](x: A, y: B):
        return A, B
    return inner


print(outer()(1, 2), outer.__name__, outer.__qualname__, outer().__qualname__, Stack.map.__type_params__)
for source in ("def f[T, T](): pass", "def f[](): pass", "class A[T: (yield)]: pass", "type X = (yield)", "type X = (a := 1)", "def f[T=int, S](): pass", "class A[T]:\n nonlocal T", "def f[T]():\n nonlocal T", "type X[*Ts: int] = 1", "type 5 = 3", "def f[**P = 5](): pass", "class A[T=(x := 1)]: pass", "type a.b = 1", "def f[__debug__](): pass"):
    try:
        compile(source, "<s>", "exec")
        print("ok", source)
    except SyntaxError as error:
        print(source.replace("\n", "|"), "->", error.msg)
type = "still a name"
print(type)
for use in (lambda: Stack[int, str], lambda: first[int], lambda: Alias[int], lambda: isinstance(1, Alias), lambda: Alias()):
    try:
        print(use())
    except TypeError as error:
        print(error)
