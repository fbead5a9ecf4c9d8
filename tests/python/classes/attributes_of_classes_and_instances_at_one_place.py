"""One place that finds an attribute in some instances, and in the classes of others, while both change."""


class Plain:
    mirror = 1

    def __init__(self, n):
        self.n = n


class Own:
    def __init__(self, n):
        self.n = n
        self.mirror = n


class Slots:
    __slots__ = ("mirror",)

    def __init__(self, n):
        self.mirror = n


class Child(Plain):
    pass


class Getter:
    @property
    def mirror(self):
        return 100


def total(things):
    result = 0
    for thing in things:
        result += thing.mirror
    return result


def texts(things):
    return [f"{thing.mirror}" for thing in things]


things = [Plain(1), Own(2), Slots(3), Child(4)] * 10
for _ in range(60):
    total(things)
    texts(things)
print(total(things), texts(things)[:4])

Plain.mirror = 5
print(total(things), texts(things)[:4])
Child.mirror = 7
print(total(things), texts(things)[:4])
things[0].mirror = 1000
print(total(things), texts(things)[:4])
del Child.mirror
print(total(things), texts(things)[:4])
Plain.mirror = 0.5
print(total(things), texts(things)[:4])
Own.mirror = property(lambda self: 3)
print(total(things), texts(things)[:4])
print(total(things + [Getter()] * 30))
del things[0].mirror
del Plain.mirror
try:
    total(things)
except AttributeError as error:
    print(error)
Plain.mirror = 9
for _ in range(60):
    total(things)
    Plain.mirror += 1
print(total(things), texts(things)[:4])
Plain.__getattr__ = lambda self, name: 77
del Plain.mirror
print(total(things))
for number in range(300):
    setattr(Plain, f"name{number}", number)
Plain.mirror = 11
print(total(things))
