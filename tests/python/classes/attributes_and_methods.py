class Animal:
    count = 0

    def __init__(self, name):
        self.name = name
        Animal.count += 1

    def speak(self):
        return self.name + " makes a sound"

    def rename(self, name):
        self.name = name
        return self


class Dog(Animal):
    def speak(self):
        return super().speak() + ": woof"


a, d = Animal("Generic"), Dog("Rex")
print(a.speak(), d.speak(), Animal.count, d.count, Dog.count, d.rename("Max").name, isinstance(d, Animal), issubclass(Dog, Animal), type(d) is Dog, isinstance(a, Dog))
d.count = 99
print(d.count, Dog.count, d.__dict__, vars(a), d.__class__.__name__, Dog.__bases__, Dog.__mro__, Dog.__base__)
d.speak = lambda: "instance override"
print(d.speak(), Dog.speak(d), Animal.speak(d))
del d.speak, d.count
print(d.speak(), d.count)
Animal.legs = 4
Dog.speak = lambda self: "patched " + self.name
print(d.legs, a.legs, d.speak(), hasattr(d, "tail"), getattr(d, "tail", None), setattr(d, "tail", 1), d.tail, delattr(d, "tail"), hasattr(d, "tail"))
del Dog.speak
print(d.speak(), Dog.__dict__.get("speak"), "speak" in vars(Animal), Dog.__module__, Dog.__qualname__, Dog.__doc__)
for statement in ("d.nothing", "Dog.nothing", "del d.nothing", "del Dog.nothing", "Animal()", "d.speak(1)", "Dog.speak()", "d.__class__ = 5", "d.__dict__ = 5", "object().x = 1", "object().x", "int.x = 1", "(5).x = 1", "None.x", "None.x = 1", "del (5).real", "(5).real = 1", "d()", "d[0]", "d + 1", "-d",
                  "len(d)", "iter(d)", "next(d)", "d < a", "1 in d", "d[0] = 1", "del d[0]", "with d: pass", "for x in d: pass", "Dog.mro = 5", "type(5).bit_length.x", "getattr(d, 5)", "setattr(d, 5, 1)", "hasattr(d, 5)", "Dog.__name__ = 5", "Dog.__bases__ = ()", "d.__init__.x = 1", "class X(5): pass", "class X(Dog, Dog): pass",
                  "class X(Animal, Dog): pass", "class X(int, str): pass", "class X(bool): pass", "class X(type(None)): pass", "int.real = 5", "Dog[0]", "await_ = d @ d", "class X(Dog, metaclass=int): pass"):
    try:
        exec(statement)
        print(statement, "ok")
    except Exception as error:
        print(statement, "->", type(error).__name__, error)
