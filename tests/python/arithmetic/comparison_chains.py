def value(x):
    print("eval", x, end="; ")
    return x


print(value(1) < value(2) < value(3))
print(value(3) < value(2) < value(1))
print(value(1) < value(5) > value(2) == value(2) != value(0))
print(1 < 2 in [2] is not None, 1 == 1 in [1], (1 == 1) in [1], 1 < 2 == True, not 1 == 2, not (1 < 2 < 1))
a = b = [1]
print(a is b is a, a == b is not [1], [1] == [1] != [2])


class Box:
    def __init__(self, name):
        self.name = name

    def __lt__(self, other):
        print(self.name, "<", getattr(other, "name", other))
        return []

    def __gt__(self, other):
        print(self.name, ">", getattr(other, "name", other))
        return "yes"

    def __eq__(self, other):
        print(self.name, "==", getattr(other, "name", other))
        return NotImplemented


x, y = Box("x"), Box("y")
print(x < y < x, x > y, x == y, x != y, 1 < x, 1 > x, x == 1)
try:
    x <= y
except TypeError as error:
    print(error)
if x < y:
    print("true")
else:
    print("false")
