# `with` statements in code that is compiled: what they bind, what they swallow, and data of classes that changes.
class Mode:
    depth = 0
    scale = 1


class Scope:
    def __init__(self, scale):
        self.scale = scale

    def __enter__(self):
        self.saved = Mode.depth, Mode.scale
        Mode.depth += 1
        Mode.scale *= self.scale
        return self

    def __exit__(self, kind, value, traceback):
        Mode.depth, Mode.scale = self.saved
        return kind is KeyError


def nested(i):
    with Scope(2) as outer:
        with Scope(3):
            inner = Mode.scale * Mode.depth
        return inner + Mode.scale + outer.scale + (i & 1)


def swallowing(i):
    found = "nothing"
    with Scope(4) as scope:
        if i % 3 == 0:
            raise KeyError(i)
        if i % 7 == 0:
            raise IndexError(i)
        found = scope.scale + i
    return found


total = 0
for i in range(400):
    total += nested(i)
    try:
        found = swallowing(i)
    except IndexError as error:
        found = repr(error)
    if i % 50 in (0, 1, 7):
        print(i, found)
print(total, Mode.depth, Mode.scale)


# Data of a class that becomes a descriptor, and a class whose metaclass looks on.
class Meta(type):
    seen = []

    def __setattr__(cls, name, value):
        Meta.seen.append((name, value))
        super().__setattr__(name, value)


class Watched(metaclass=Meta):
    level = 0


class Sub(Mode):
    pass


def store(cls, value):
    cls.depth = value
    cls.level = value
    return cls.depth, cls.level


for i in range(60):
    last = store(Mode, i), store(Watched, i), Sub.depth, Mode().depth
print(last, len(Meta.seen), Meta.seen[-1])
thing = Mode()
thing.depth = "own"
print(store(Mode, property(lambda self: "computed"))[1].fget(1), Sub().depth, thing.depth, Mode.__dict__["depth"] is Mode.depth)
for i in range(60):
    last = store(Mode, i)
print(last, Sub().depth, thing.depth)
del Mode.depth
print(hasattr(Sub, "depth"), store(Sub, 5), hasattr(Mode, "depth"))
