class Base:
    attribute = "base attribute"

    def __init__(self, *args, **kwargs):
        print("Base.__init__", type(self).__name__, args, kwargs)

    def __repr__(self):
        return "Base repr"

    @classmethod
    def make(cls):
        return cls.__name__

    @staticmethod
    def static():
        return "static"

    @property
    def prop(self):
        return "base prop"


class Left(Base):
    def __init__(self, left, **kwargs):
        print("Left", left)
        super().__init__(**kwargs)


class Right(Base):
    def __init__(self, right, **kwargs):
        print("Right", right)
        super().__init__(**kwargs)


class Both(Left, Right):
    attribute = "both attribute"

    def __init__(self):
        super().__init__(left=1, right=2, extra=3)

    @classmethod
    def make(cls):
        return "Both " + super().make()

    @staticmethod
    def static():
        return super(Both, Both).static()

    @property
    def prop(self):
        return super().prop + "!"

    def __repr__(self):
        return f"<{super().__repr__()}>"

    def parent_attribute(self):
        s = super()
        return s.attribute, s.__thisclass__.__name__, s.__self__ is self, s.__self_class__.__name__

    def in_nested(self):
        return [super(Both, self).attribute for _ in range(1)], __class__.__name__

    def generator(self):
        yield super().attribute


b = Both()
print(b, Both.make(), b.make(), b.static(), b.prop, b.parent_attribute(), b.in_nested(), list(b.generator()))
print(super(Left, b).__init__.__func__ is Right.__init__, super(Both, b).prop, super(Base, b).__repr__.__name__, super(Both).__self__)


def outside(self):
    return super().attribute


class NoSelf:
    def no_arguments():
        return super()

    def deleted(self):
        del self
        return super()

    def inner(self):
        return [super().__repr__ for _ in range(1)]


for use in (lambda: outside(b), NoSelf.no_arguments, lambda: NoSelf().deleted(), lambda: len(NoSelf().inner()), lambda: super(), lambda: super(int, b), lambda: super(5, b), lambda: super(Both, 5), lambda: super(Both, b).nothing, lambda: super(Both, b).__class__.__name__,
            lambda: setattr(super(Both, b), "x", 1), lambda: Both.parent_attribute(5), lambda: super(Both, b)[0]):
    try:
        print(use())
    except Exception as error:
        print(type(error).__name__, error)


class Descr:
    def __get__(self, instance, owner):
        return instance is None, owner.__name__


class P:
    d = Descr()


class Q(P):
    def get(self):
        return super().d

    @classmethod
    def cget(cls):
        return super().d


print(Q().get(), Q.cget(), repr(super(Q, Q())).split(",")[0], super(Q, Q).d)
