# An attribute that is new to an object moves it to another shape.
# function: Pair.__init__
# run: Pair(1, 2)
# passes: build dead


class Pair:
    def __init__(self, a, b):
        self.a = a
        self.b = b


for _ in range(4):
    Pair(1, 2)
