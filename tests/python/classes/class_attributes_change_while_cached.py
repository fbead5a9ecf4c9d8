# Reads of class attributes at sites that have seen them before, while the class changes underneath.


class Base:
    size = 1
    kind = "base"


class Child(Base):
    pass


class Grandchild(Child):
    pass


def read(o):
    return o.size, o.kind


def read_class():
    return Grandchild.size, Child.size, Base.size


things = [Base(), Child(), Grandchild()]


def show(label):
    for _ in range(3):
        answers = [read(t) for t in things]
    print(label, answers, read_class())


show("start")
Base.size = 2
show("changed on the base")
Base.size += 1
show("changed again")
Child.size = 10
show("shadowed in the middle")
Child.size = 11
show("changed in the middle")
del Child.size
show("no longer shadowed")
for i in range(40):
    setattr(Base, f"more_{i}", i)
Base.size = 4
show("many more attributes")
Base.size = property(lambda self: ("property", type(self).__name__))
print([read(t) for t in things], isinstance(Grandchild.size, property))
Base.size = 5
show("a plain value again")
Base.size = lambda self=None: "called"
print([t.size() for t in things], Grandchild.size())
Base.size = [1]
show("a list")
Base.size.append(2)
show("the list has grown")
things[2].size = "own"
show("an own attribute")
Grandchild.__getattribute__ = lambda self, name: "hooked " + name
show("a hook")
del Grandchild.__getattribute__
things[2].__class__ = Base
show("another class")


class Counter:
    count = 0

    def __init__(self):
        Counter.count += 1
        type(self).count += 1


class SubCounter(Counter):
    pass


for _ in range(5):
    Counter(), SubCounter()
print(Counter.count, SubCounter.count)


class Switch:
    active = False

    def __bool__(self):
        return self.active

    __len__ = None


s = Switch()
for value in (True, False, True):
    Switch.active = value
    print(bool(s), end=" ")
Switch.__bool__ = lambda self: True
print(bool(s))
Switch.__hash__ = None
try:
    hash(s)
except TypeError as e:
    print(e)
import math as module


def constant():
    return module.tau_like


module.tau_like = 1
print([constant() for _ in range(3)])
module.tau_like = 2
print([constant() for _ in range(3)])
for i in range(40):
    setattr(module, f"more_{i}", i)
module.tau_like = 3
print([constant() for _ in range(3)])
del module.tau_like
try:
    constant()
except AttributeError as e:
    print(e)
