from abc import ABC, ABCMeta, abstractmethod, update_abstractmethods


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    @property
    @abstractmethod
    def name(self): ...

    @classmethod
    @abstractmethod
    def make(cls): ...

    def describe(self):
        return f"{self.name} of area {self.area()}"


class Square(Shape):
    name = "square"

    def area(self):
        return 4

    @classmethod
    def make(cls):
        return cls()


class Partial(Shape):
    def area(self):
        return 0


for cls in (Shape, Partial):
    try:
        cls()
    except TypeError as error:
        print(error)
print(Square.make().describe(), sorted(Shape.__abstractmethods__), Square.__abstractmethods__, isinstance(Square(), Shape), issubclass(int, Shape))


@Shape.register
class Registered:
    pass


print(isinstance(Registered(), Shape), issubclass(Registered, Shape), Shape in Registered.__mro__)


class Sized(metaclass=ABCMeta):
    @classmethod
    def __subclasshook__(cls, other):
        if cls is Sized:
            return any("size" in base.__dict__ for base in other.__mro__) or NotImplemented
        return NotImplemented


class HasSize:
    size = 1


print(issubclass(HasSize, Sized), isinstance(5, Sized), isinstance(HasSize(), Sized))
try:
    Square.register(Shape)
except RuntimeError as error:
    print(error)
try:
    Shape.register(5)
except TypeError as error:
    print(error)


class Late(ABC):
    @abstractmethod
    def f(self): ...


Late.f = lambda self: "filled in"
try:
    Late()
except TypeError as error:
    print(error)
print(update_abstractmethods(Late)().f())
import collections.abc as c

print([name for name in ("Iterable", "Sized", "Hashable", "Callable", "Mapping", "Sequence", "Set", "Iterator", "Generator", "Awaitable") if isinstance([], getattr(c, name))])
print(isinstance({}, c.MutableMapping), isinstance("", c.Sequence), isinstance(iter([]), c.Iterator), isinstance((x for x in ()), c.Generator), isinstance(len, c.Callable), isinstance({}.keys(), c.KeysView), issubclass(set, c.MutableSet), isinstance(b"", c.Buffer), issubclass(list, c.Hashable))


class Countdown(c.Sequence):
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if not 0 <= i < self.n:
            raise IndexError
        return self.n - i


d = Countdown(4)
print(list(d), 3 in d, d.index(2), d.count(1), list(reversed(d)))
