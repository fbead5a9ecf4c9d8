import gc

class A:
    def who(self):
        return ["A"]


class B(A):
    def who(self):
        return ["B"] + super().who()


class C(A):
    def who(self):
        return ["C"] + super().who()


class D(B, C):
    def who(self):
        return ["D"] + super().who()


class E(C):
    def who(self):
        return ["E"] + super(E, self).who()


class F(D, E):
    pass


def names(cls):
    return [k.__name__ for k in cls.__mro__]


print(names(D), D().who(), names(F), F().who(), F.mro() == list(F.__mro__), C.who(F()), super(B, F()).who(), super(B, F).who.__qualname__)
for bases in ((A, B), (B, C, A), (D, B), (B, D), (object, A), (A, object)):
    try:
        print(names(type("X", bases, {})))
    except TypeError as error:
        print(type(error).__name__, str(error).replace("\n", "|"))
D.__bases__ = (C, B)
print(names(D), D().who(), names(F))
for new in ((D,), (F,), (object,), (), [C], (5,), (int,)):
    try:
        D.__bases__ = new
        print(names(D))
    except TypeError as error:
        print(error)


class Mixin:
    def who(self):
        return ["Mixin"] + super().who()


class G(Mixin, B):
    pass


print(G().who(), names(G))
try:
    Mixin().who()
except AttributeError as error:
    print(error)


class Meta(type):
    def mro(cls):
        return [cls, A, object] if cls.__name__ != "Plain" else super().mro()


# The classes that could not be made are gone.
gc.collect()


class Odd(B, metaclass=Meta):
    pass


class Plain(B, metaclass=Meta):
    pass


print(names(Odd), Odd().who(), names(Plain), [k.__name__ for k in A.__subclasses__() if k.__name__ != "X"], issubclass(Odd, B), isinstance(Odd(), B))


class Entries:
    def __mro_entries__(self, bases):
        print("mro entries", len(bases))
        return (C,)


class FromEntries(Entries()):
    pass


print(names(FromEntries), FromEntries.__orig_bases__[0].__class__.__name__)
