class Celsius:
    def __init__(self, degrees):
        self._degrees = degrees

    @property
    def degrees(self):
        """Temperature."""
        return self._degrees

    @degrees.setter
    def degrees(self, value):
        if value < -273.15:
            raise ValueError("too cold")
        self._degrees = value

    @degrees.deleter
    def degrees(self):
        print("deleting")
        self._degrees = 0

    @property
    def readonly(self):
        return "ro"

    writeonly = property(None, lambda self, value: print("wrote", value))
    empty = property()


c = Celsius(20)
c.degrees += 5
print(c.degrees, Celsius.degrees.__doc__, c.readonly, Celsius.degrees.__name__, type(Celsius.degrees).__name__, Celsius.degrees.fget(c))
del c.degrees
c.writeonly = 7
print(c.degrees)
for statement in ("c.degrees = -300", "c.readonly = 1", "del c.readonly", "c.writeonly", "del c.writeonly", "c.empty", "c.empty = 1", "del c.empty", "c.readonly()", "Celsius.degrees.fget = 1", "property(1).fget(2)", "property(5).__get__(c)"):
    try:
        exec(statement)
        print(statement, "ok")
    except Exception as error:
        print(statement, type(error).__name__, error)


class Child(Celsius):
    @property
    def degrees(self):
        return super().degrees * 2

    @Celsius.readonly.getter
    def readonly(self):
        return "child ro"


child = Child(10)
print(child.degrees, child.readonly)
try:
    child.degrees = 5
except AttributeError as error:
    print(error)


class Fails:
    @property
    def inner(self):
        return self.missing_attribute

    def __getattr__(self, name):
        return "getattr " + name


class Hidden:
    @property
    def inner(self):
        return self.missing_attribute


print(Fails().inner)
try:
    Hidden().inner
except AttributeError as error:
    print(error)
print(hasattr(Hidden(), "inner"), getattr(Hidden(), "inner", "default"))


class Sub(property):
    """A subclass."""


class UsesSub:
    @Sub
    def x(self):
        "doc of x"
        return 1


print(UsesSub().x, UsesSub.x.__doc__, type(UsesSub.x).__name__, property(doc="d").__doc__, property(lambda s: 1).__get__(c), isinstance(UsesSub.x, property))


class ClassLevel(type):
    @property
    def label(cls):
        return "label of " + cls.__name__


class K(metaclass=ClassLevel):
    pass


print(K.label)
try:
    K().label
except AttributeError as error:
    print(error)
