# A method is looked up by the shape of its object and called with it, without a bound method.
# function: area
# run: area(s, 3)
# passes: build simplify dead


class Square:
    def __init__(self, side):
        self.side = side

    def scaled(self, by):
        return self.side * by


def area(shape, by):
    side = shape.scaled(by)
    return side * side


s = Square(4)
area(s, 2)
area(s, 2)
