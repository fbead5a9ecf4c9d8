"""Attributes of the descriptors that the language itself makes."""

import types


def attempt(f, *args):
    try:
        return f(*args)
    except (AttributeError, TypeError) as error:
        return type(error).__name__, str(error)


def function(a: int, b: str = "") -> float:
    "docs"


for wrapper in (classmethod(function), staticmethod(function)):
    print(sorted(vars(wrapper)))
    print(wrapper.__annotations__, "__annotations__" in vars(wrapper))
    wrapper.__annotations__ = {"x": 1}
    print(wrapper.__annotations__, function.__annotations__)
    del wrapper.__annotations__
    print(wrapper.__annotations__, attempt(delattr, wrapper, "__annotate__"))
    print(wrapper.__annotate__ is function.__annotate__)
    del wrapper.__annotate__
    print(attempt(getattr, type(wrapper)(5), "__annotations__"))


class MyStatic(staticmethod):
    pass


class MyClass(classmethod):
    pass


print(MyStatic(None), MyClass(3))


class Slotted:
    __slots__ = ("x", "_y")

    class Inner:
        __slots__ = "z"


print(Slotted.x.__qualname__, Slotted._y.__name__, Slotted.Inner.z.__qualname__, Slotted.x.__objclass__ is Slotted)
print(types.FunctionType.__code__.__qualname__, type.__dict__["__mro__"].__qualname__)
print([].__add__.__objclass__, (1).__add__.__objclass__, attempt(getattr, [].append, "__objclass__"))
print(attempt(getattr, type, "__abstractmethods__"), type.__type_params__, dict.__type_params__)


class Named:
    __name__ = "named"

    def __call__(self):
        pass


print(repr(types.MethodType(Named(), 1)).startswith("<bound method named of 1>"))
print(repr(types.MethodType(print, 1)), attempt(types.MethodType, object(), 1))


# Properties of subclasses keep their docstring in the instance.
class Sub(property):
    """A kind of property."""


class SlottedSub(property):
    """With slots."""

    __slots__ = ()


class DocSlot(property):
    __slots__ = ("__doc__",)


class Raising(property):
    @property
    def __doc__(self):
        return "computed"


def documented(self):
    "of the getter"


def undocumented(self):
    pass


for cls in (property, Sub, SlottedSub, DocSlot, Raising):
    print(cls.__name__, attempt(lambda: cls(documented).__doc__), attempt(lambda: cls(undocumented).__doc__),
          attempt(lambda: cls(doc="given").__doc__), attempt(lambda: cls(documented, doc="given").__doc__),
          attempt(lambda: cls().__doc__))
for args in ((), (1,), (1, 2), (1, 2, 3)):
    print(attempt(property().__set_name__, *args))
