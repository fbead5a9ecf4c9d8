# How attributes of an instance are found changes while a hot loop reads one: `__class__`, `__getattr__`, descriptors.
from ways import check

LOOP = """
def loop(trip, n):
    seen = []
    for i in range(n):
        seen.append(subject.value)
        TRIP
        seen.append(subject.value)
    return seen
"""

MISSING = """
def loop(trip, n):
    seen = []
    for i in range(n):
        try:
            seen.append(subject.missing)
        except AttributeError as error:
            seen.append(str(error))
        TRIP
        seen.append(getattr(subject, "missing", "default"))
    return seen
"""


def world(change):
    def setup():
        class Data:
            def __get__(self, instance, owner):
                return ("data", owner.__name__)

            def __set__(self, instance, value):
                pass

        class NonData:
            __repr__ = lambda self: "plain"

            def __get__(self, instance, owner):
                return ("non-data", owner.__name__)

        class Thing:
            def __init__(self):
                self.first = 1
                self.value = 5

        class Twin:
            value = "class attribute of the twin"

        class Later(NonData):
            pass

        class LaterData(Later, Data):
            pass

        class LateThing(Thing):
            value = Later()

        class Child(Thing):
            value = property(lambda self: "property of the child")

        subject = LateThing() if "Late" in change else Thing()
        world = dict(locals())
        return world, lambda: exec(change, world)

    return setup


for title, change in [
    ("__class__ becomes a class without effect", "subject.__class__ = Twin"),
    ("__class__ becomes a child with a property", "subject.__class__ = Child"),
    ("a property over the attribute", "Thing.value = property(lambda self: ('property', self.first))"),
    ("a data descriptor over the attribute", "Thing.value = Data()"),
    ("a non-data descriptor, without effect", "Thing.value = NonData()"),
    ("a descriptor that becomes one of data later", "Later.__set__ = Data.__set__"),
    ("the attribute gone, a non-data descriptor there", "Thing.value = NonData(); del subject.value"),
    ("a descriptor becomes a plain object", "del subject.value, NonData.__get__; LateThing"),
    ("a plain object becomes a descriptor", "LateThing.__dict__['value'].__class__ = LaterData"),
    ("__getattribute__", "Thing.__getattribute__ = lambda self, name: ('all', name)"),
    ("__getattr__, without effect", "Thing.__getattr__ = lambda self, name: ('missing', name)"),
    ("__getattr__ for what is gone", "Thing.__getattr__ = lambda self, name: ('missing', name); del subject.value"),
    ("__dict__ replaced", "subject.__dict__ = {'value': 'in a new dict'}"),
    ("__dict__ changed", "subject.__dict__['value'] = 'through the dict'"),
    ("__dict__ updated", "subject.__dict__ |= {'zero': 0, 'value': 2.5}"),
]:
    check(title, world(change), LOOP)

for title, change in [
    ("missing: added to the instance", "subject.missing = 'own'"),
    ("missing: added to the class", "Thing.missing = 'of the class'"),
    ("missing: __getattr__", "Thing.__getattr__ = lambda self, name: ('missing', name)"),
    ("missing: data descriptor", "Thing.missing = Data()"),
    ("missing: another class", "subject.__class__ = Child; Child.missing = 'of the child'"),
]:
    check(title, world(change), MISSING)
