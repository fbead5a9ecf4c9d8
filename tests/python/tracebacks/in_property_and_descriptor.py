class Circle:
    def __init__(self, radius):
        self.radius = radius

    @property
    def area(self):
        return self.radius ** 2 * pi


circle = Circle(2)
print(circle.radius)
print(circle.area)
