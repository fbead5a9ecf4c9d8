class A: pass
class B(A): pass
class C(B): pass


print(isinstance(C(), (int, A)), isinstance(1, (str, (float, (int,)))), issubclass(C, (int, A)), isinstance(True, int), isinstance(A, type), isinstance(type, type), isinstance(type, object), issubclass(bool, int), isinstance(None, type(None)), isinstance(1, int | str), isinstance("s", int | None), issubclass(int, int | str), isinstance(1, object), isinstance(int, object))
for use in (lambda: isinstance(1, 5), lambda: isinstance(1, (int, 5)), lambda: isinstance(1, ("x",)), lambda: issubclass(1, int), lambda: issubclass(int, 5), lambda: isinstance(1), lambda: issubclass(A(), A), lambda: isinstance(1, [int]), lambda: int | 5, lambda: isinstance([], list | list[int])):
    try:
        print(use())
    except TypeError as error:
        print(error)
print([type(x).__name__ for x in (1, 1.0, 1j, True, None, "s", b"b", [], (), {}, set(), frozenset(), range(1), slice(1), ..., NotImplemented, len, [].append, str.join, lambda: 0, (i for i in ()), iter([]), A, A(), A().__init__, type, object, Exception(), property(), super, map(int, []), zip(), memoryview(b""), bytearray(), int | str, list[int], {}.keys())])
print([repr(x) for x in (int, A, None, ..., NotImplemented, type, object, Exception, type(None), int | str | None, list[int], str | list[int], type(len), type(lambda: 0))])


class Duck:
    def __instancecheck__(self, other):
        return "checked"

    def __subclasscheck__(self, other):
        raise KeyError("sub")


print(isinstance(1, Duck()), isinstance(1, (str, Duck())))
try:
    issubclass(int, Duck())
except KeyError as error:
    print("KeyError", error)


class FakeClass:
    def __init__(self, bases):
        self.__bases__ = bases


f = FakeClass(())
g = FakeClass((f,))
print(issubclass(g, f), issubclass(f, g))
print((int | str) == (str | int), int | int, (int | str).__args__, hash(int | str) == hash(str | int), type(int | str), None | int, [x.__name__ for x in int.__mro__], bool.__mro__, type(A).__mro__, A.__subclasses__()[0].__name__, B.__base__.__name__, int.__basicsize__ > 0, A.__dict__["__module__"], type(A.__dict__).__name__)
try:
    A.__dict__["x"] = 1
except TypeError as error:
    print(error)
print(type("T", (A, ), dict(v=1)).v, type(1) == int, type(A()) is A, A.__call__ is not None, A.__class__, A().__class__.__class__, callable(A), A.__flags__ & 1 == A.__flags__ & 1, object.__subclasshook__(int))
