# A method that a hot loop calls is replaced, on its class, on a base, on the instance, or goes away.
from ways import check

LOOP = """
def loop(trip, n):
    seen = []
    for i in range(n):
        seen.append(subject.method(1))
        TRIP
        seen.append(subject.method(1))
    return seen
"""


def classes():
    class Base:
        def method(self, by):
            return "base"

    class Middle(Base):
        pass

    class Child(Middle):
        count = 5

        def method(self, by):
            return self.count + by

    return Base, Middle, Child


def on(which, change, made=2):
    """A world whose subject is an instance of class number `made`; the change gets class number `which`."""

    def setup():
        chosen = classes()
        subject = chosen[made]()
        return {"subject": subject}, lambda: change(chosen[which], subject)

    return setup


def replace(cls, _):
    cls.method = lambda self, by: ("new", by)


def delete(cls, _):
    del cls.method


def make_static(cls, _):
    cls.method = staticmethod(lambda by: ("static", by))


def make_class_method(cls, _):
    cls.method = classmethod(lambda cls, by: (cls.__name__, by))


def make_native(cls, _):
    cls.method = abs


def make_property(cls, _):
    cls.method = property(lambda self: lambda by: ("property", by))


def make_other_object(cls, _):
    class Callable:
        def __call__(self, by):
            return ("object", by)

    cls.method = Callable()


def on_instance(_, subject):
    subject.method = lambda by: ("own", by)


check("replaced on the class", on(2, replace), LOOP)
check("replaced on a base that has it", on(0, replace, made=1), LOOP)
check("added between the class and the base that has it", on(1, replace, made=1), LOOP)
check("replaced on a base, without effect", on(0, replace), LOOP)
check("deleted, so that the base's is found", on(2, delete), LOOP)
check("made a static method", on(2, make_static), LOOP)
check("made a class method", on(2, make_class_method), LOOP)
check("made a native function, which binds nothing", on(2, make_native), LOOP)
check("made a property", on(2, make_property), LOOP)
check("made a callable object", on(2, make_other_object), LOOP)
check("hidden by an attribute of the instance", on(2, on_instance), LOOP)
