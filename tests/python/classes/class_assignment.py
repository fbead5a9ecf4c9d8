class Cat:
    sound = "meow"

    def __init__(self):
        self.name = "Tom"

    def speak(self):
        return f"{self.name}: {self.sound}"


class Dog:
    sound = "woof"

    def speak(self):
        return f"{self.name} barks {self.sound}"


pet = Cat()
speak = pet.speak
print(pet.speak())
pet.__class__ = Dog
print(pet.speak(), speak(), type(pet).__name__, isinstance(pet, Cat), isinstance(pet, Dog))


def call(animal):
    return animal.speak()


pets = [Cat() for _ in range(4)]
for i, animal in enumerate(pets * 3):
    if i % 3 == 1:
        animal.__class__ = Dog if type(animal) is Cat else Cat
    print(call(animal), end="; ")
print()


class IntSub(int):
    pass


class OtherInt(int):
    def double(self):
        return self * 2


class Slotted:
    __slots__ = ("a",)


for statement in ("pet.__class__ = Slotted", "pet.__class__ = int", "pet.__class__ = 5", "del pet.__class__", "(5).__class__ = IntSub", "[].__class__ = tuple", "pet.__class__ = Cat", "Slotted().__class__ = Cat", "object().__class__ = Cat", "Cat.__class__ = type", "None.__class__ = Cat"):
    try:
        exec(statement)
        print(statement, "ok")
    except TypeError as error:
        print(statement, error)
n = IntSub(21)
n.__class__ = OtherInt
print(n.double(), type(n).__name__)


class Pretend:
    @property
    def __class__(self):
        return str


p = Pretend()
print(isinstance(p, str), isinstance(p, Pretend), type(p).__name__, p.__class__)


class Changing:
    def method(self):
        return "first"


c = Changing()
for i in range(6):
    if i == 2:
        Changing.method = lambda self: "second"
    if i == 4:
        c.method = lambda: "instance"
    if i == 5:
        del Changing.method
    print(c.method(), end=" ")
del c.method
try:
    c.method()
except AttributeError as error:
    print(error)


class Base:
    value = 1


class Child(Base):
    pass


x = Child()
history = []
for i in range(6):
    history.append(x.value)
    if i == 1:
        Base.value = 2
    if i == 2:
        Child.value = 3
    if i == 3:
        x.value = 4
    if i == 4:
        del x.value, Child.value
print(history, x.value)


class Mod(type(__builtins__)):
    pass


m = type(__builtins__)("fresh")
m.x = 5
m.__class__ = Mod
print(type(m).__name__, m.x, m.__name__)
