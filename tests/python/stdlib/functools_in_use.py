"""Memoised recursion, decorators that keep names, partial application, orderings and dispatch by type."""
import functools
import operator


@functools.cache
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


print(fibonacci(80), fibonacci.cache_info())


@functools.lru_cache(maxsize=2)
def square(n, *, scale=1):
    print("computing", n)
    return n * n * scale


print([square(n) for n in (2, 3, 2, 4, 3)], square.cache_info(), square.cache_parameters())
square.cache_clear()
print(square(2, scale=3), square.cache_info().currsize, square.__wrapped__(1))


def logged(prefix):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            print(prefix, function.__name__, args, kwargs)
            return function(*args, **kwargs)

        return wrapper

    return decorate


@logged("->")
def greet(name: str, greeting="hello") -> str:
    """Says hello."""
    return f"{greeting} {name}"


print(greet("you", greeting="hi"), greet.__name__, greet.__doc__, greet.__annotations__)
to_binary = functools.partial(int, base=2)
print(to_binary("1010"), to_binary.func is int, to_binary.args, to_binary.keywords, functools.partial(to_binary, "11")())
functools.partial(print, functools.Placeholder, "b", sep="-")("a")
print(functools.reduce(operator.mul, range(1, 6)), functools.reduce(lambda a, b: a + b, [[1], [2]], []))


@functools.total_ordering
class Version:
    def __init__(self, text):
        self.parts = tuple(map(int, text.split(".")))

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts


print(Version("1.10") > Version("1.9"), Version("2.0") >= Version("2.0"), max([Version("1.2"), Version("1.12")]).parts)


@functools.singledispatch
def show(value):
    return f"object {value!r}"


@show.register
def _(value: int | float):
    return f"number {value}"


@show.register(list)
def _(value):
    return "[" + ", ".join(map(show, value)) + "]"


print(show("x"), show(True), show([1, 2.5, ["y"]]), show.dispatch(bool) is show.dispatch(int), len(show.registry))


class Shape:
    def __init__(self, side):
        self.side = side

    @functools.cached_property
    def area(self):
        print("area")
        return self.side**2

    @functools.singledispatchmethod
    def scale(self, by):
        raise TypeError("cannot scale")

    @scale.register
    def _(self, by: int):
        return self.side * by

    double = functools.partialmethod(scale, 2)


shape = Shape(3)
print(shape.area, shape.area, "area" in vars(shape), shape.scale(5), shape.double())
print(sorted(["b", "A", "c"], key=functools.cmp_to_key(lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))))
