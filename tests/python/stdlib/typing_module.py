import typing
from typing import Annotated, Any, Callable, ClassVar, Final, Generic, Literal, NamedTuple, NewType, NoReturn, Optional, ParamSpec, Protocol, TypedDict, TypeVar, Union, cast, final, get_args, get_origin, get_type_hints, overload, runtime_checkable

T = TypeVar("T")
B = TypeVar("B", bound=int)
print(Optional[int], Union[int, str], Union[int, int], Union[int, None] == Optional[int], Literal[1, "a", 1], Callable[[int], str], Callable[..., int], Annotated[int, "meta"], ClassVar[int], Final[str], Any, NoReturn, typing.List[int], typing.Dict[str, T], typing.Tuple[int, ...], typing.Tuple[()], T, B, type(Union[int, str]))
print(get_origin(list[int]), get_args(dict[str, int]), get_origin(Union[int, str]), get_args(Callable[[int], str]), get_args(Annotated[int, 5]), get_origin(5), get_args(Literal[1, 2]), typing.List[T][int], typing.Dict[T, T][str], T.__bound__, B.__bound__, T.__constraints__)


class Stack(Generic[T]):
    def __init__(self):
        self.items: list[T] = []


class Pair(NamedTuple):
    x: int
    y: str = "d"


class Movie(TypedDict, total=False):
    title: str
    year: typing.Required[int]


@runtime_checkable
class Closable(Protocol):
    def close(self) -> None: ...


class File:
    def close(self): pass


UserId = NewType("UserId", int)
print(Stack[int], Stack[int]().__orig_class__, Stack.__parameters__, Pair(1), Pair._fields, Pair.__annotations__, Movie(title="x", year=1), Movie.__required_keys__, Movie.__total__, isinstance(File(), Closable), isinstance(5, Closable), UserId(5), UserId.__name__, cast(str, 5), type(Stack[int]).__name__)


def f(a: "int", b: Optional[str] = None, *c: list["T"]) -> "Stack[int]": ...


print(get_type_hints(f), get_type_hints(Pair), get_type_hints(Movie), f.__annotations__["a"])


@overload
def g(x: int) -> int: ...
@overload
def g(x: str) -> str: ...
def g(x): return x


@final
class Sealed:
    @final
    def m(self): ...


print(g(5), len(typing.get_overloads(g)), Sealed.__final__, typing.is_typeddict(Movie), typing.TYPE_CHECKING, typing.assert_type(5, str), typing.reveal_type.__name__, typing.get_protocol_members(Closable))
P = ParamSpec("P")
print(P, Callable[P, int], P.args, typing.Concatenate[int, P], typing.Unpack[tuple[int]], typing.TypeVarTuple("Ts"), typing.Self, typing.Never, typing.LiteralString, typing.TypeGuard[int], typing.override.__name__, typing.ForwardRef("x"))
for call in (lambda: Union[()], lambda: Optional[int, str], lambda: Literal[()], lambda: Callable[int], lambda: Stack[int, str], lambda: isinstance(1, typing.List[int]), lambda: Any(), lambda: ClassVar[int, str], lambda: Annotated[int], lambda: TypeVar("T", int), lambda: TypeVar("T", bound=int, covariant=True, contravariant=True), lambda: Movie(year=1)["title"], lambda: isinstance({}, Movie), lambda: type(Protocol()).__name__, lambda: Closable(), lambda: type(Generic()).__name__, lambda: typing.assert_never(5), lambda: get_type_hints(5), lambda: Union[1, 2], lambda: type("X", (Generic,), {}), lambda: NewType("N", int)("x"), lambda: typing.NamedTuple("N", [("a", int), ("a", str)]), lambda: T(), lambda: isinstance(1, T), lambda: Stack[int][str], lambda: type("S", (Any,), {})() is not None):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


class Cache(typing.Generic[T, B]):
    pass


class Sub(Cache[str, B], Generic[B]):
    pass


print(Sub.__parameters__, Sub[int], Sub.__orig_bases__, Cache[T, int][str], hash(typing.List[int]) == hash(typing.List[int]), Union[int, str] == Union[str, int], int | str == Union[int, str])
