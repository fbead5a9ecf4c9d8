# One look at the shape serves for several attributes; what a store may change is loaded again.
# function: Point.move
# run: p.move(1.5)
# passes: build number dead


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def move(self, d):
        self.x = self.x + d
        self.y = self.y + d
        return self.x + self.y


p = Point(1.0, 2.0)
p.move(1.0)
p.move(1.0)
