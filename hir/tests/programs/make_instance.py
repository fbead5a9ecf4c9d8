# An instance is made and its __init__ called, both without a call of the class.
# function: vector
# run: vector(1, 2)
# passes: build dead


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def vector(x, y):
    return Vector(x, y)


vector(1, 2)
vector(1, 2)
