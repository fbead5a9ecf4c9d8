"""functools and the descriptors of the language: single dispatch of class methods, wraps of types."""

import functools


class Dispatching:
    @functools.singledispatchmethod
    @classmethod
    def show(cls, arg):
        return "object", arg

    @show.register
    @classmethod
    def _(cls, arg: int):
        return "int", arg

    @show.register
    @classmethod
    def _(cls, arg: str):
        return "str", arg


print(Dispatching.show(1), Dispatching.show("a"), Dispatching().show(2.5))


def function(a: int, b: str = "") -> float:
    "docs"


def wrap(original):
    @functools.wraps(original)
    def wrapped():
        pass

    return wrapped.__name__, wrapped.__wrapped__ is original, wrapped.__type_params__


print(wrap(type), wrap(dict), wrap(max), wrap(function))
