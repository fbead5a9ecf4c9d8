@decorate
class Point(Base, metaclass=Meta):
    """A point."""

    x: int = 0

    def __init__(self, x):
        self.x = x
        self.y = self.__private

    def me(self):
        return __class__


def local():
    x = 1

    class Inner:
        y = x
        x = 2
