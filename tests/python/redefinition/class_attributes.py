# Data on classes changes while a hot loop reads it through an instance and through the class.
from ways import check

LOOP = """
def loop(trip, n):
    seen = []
    total = 0
    for i in range(n):
        total += 1
        seen.append((subject.size, Child.size))
        TRIP
        seen.append((subject.size, Child.size))
    return seen + [total]
"""


class Meta(type):
    pass


def world(change):
    def setup():
        class Base:
            size = 1

        class Other:
            size = 70

        class Middle(Base):
            pass

        class Child(Middle, metaclass=Meta):
            pass

        subject = Child()
        world = {"Base": Base, "Middle": Middle, "Other": Other, "Child": Child, "subject": subject, "Meta": Meta}
        return world, lambda: exec(change, world)

    return setup


for title, change in [
    ("set on the base", "Base.size = 2"),
    ("set on the base to a float", "Base.size = 2.5"),
    ("set many times", "for i in range(300): Base.size = i"),
    ("set on the class", "Child.size = 3"),
    ("set in the middle", "Middle.size = 4"),
    ("set by setattr", "setattr(Middle, 'si' + 'ze', 'text')"),
    ("another attribute is set", "Child.other = 5"),
    ("__bases__ of the middle", "Middle.__bases__ = (Other,)"),
    ("__bases__ of the class", "Child.__bases__ = (Other, Middle)"),
    ("own attribute of the instance", "subject.size = 'own'"),
    ("data descriptor on the metaclass", "Meta.size = property(lambda cls: cls.__name__)"),
    ("attribute of the metaclass, without effect", "Meta.size = 'meta'"),
    ("set, then deleted", "Child.size = 9; del Child.size"),
]:
    check(title, world(change), LOOP)
check("made a property", world("Base.size = property(lambda self: 'property')"), LOOP.replace(", Child.size", ""))
