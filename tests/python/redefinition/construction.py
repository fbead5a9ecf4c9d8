# What makes instances of a class changes while a hot loop makes them.
from ways import check

LOOP = """
def loop(trip, n):
    seen = []
    for i in range(n):
        TRIP
        try:
            thing = Thing(3)
            seen.append((type(thing).__name__, getattr(thing, 'x', None)))
        except TypeError as error:
            seen.append(str(error))
    return seen
"""


def world(change):
    def setup():
        class Meta(type):
            pass

        class Base(metaclass=Meta):
            pass

        class Thing(Base):
            def __init__(self, x):
                self.x = x

        class Twin:
            def __init__(self, x):
                self.x = ("twin", x)

        def init(self, x):
            self.y = 0
            self.x = ("new", x)

        world = {"Meta": Meta, "Base": Base, "Thing": Thing, "Twin": Twin, "init": init}
        return world, lambda: exec(change, world)

    return setup


for title, change in [
    ("__init__ replaced", "Thing.__init__ = init"),
    ("__init__ with more parameters", "Thing.__init__ = lambda self, x, y=4: setattr(self, 'x', (x, y))"),
    ("__init__ that gives something", "Thing.__init__ = lambda self, x: x"),
    ("__init__ with too many parameters", "Thing.__init__ = lambda self, x, y: None"),
    ("__init__ deleted", "del Thing.__init__"),
    ("the base's __init__ instead", "Base.__init__ = init; del Thing.__init__"),
    ("the code of __init__", "Thing.__init__.__code__ = init.__code__"),
    ("__new__ added", "Thing.__new__ = staticmethod(lambda cls, x: object.__new__(Twin))"),
    ("__new__ added to the base", "Base.__new__ = lambda cls, x: object.__new__(cls)"),
    ("__call__ of the metaclass", "Meta.__call__ = lambda cls, x: ('metaclass', x)"),
    ("the class rebound", "Thing = Twin"),
    ("the class becomes a function", "def Thing(x): return x"),
    ("a property where __init__ writes", "Thing.x = property(lambda self: 'property', lambda self, value: None)"),
    ("__setattr__", "Thing.__setattr__ = lambda self, name, value: object.__setattr__(self, name, [value])"),
    ("another base", "Thing.__bases__ = (Meta('Other', (), {'__new__': lambda cls, x: 'other'}), Base)"),
]:
    check(title, world(change), LOOP)
