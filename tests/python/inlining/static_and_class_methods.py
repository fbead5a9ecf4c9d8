"""Static and class methods, called through instances and classes in hot loops, and what changes them."""


class Shape:
    scale = 2

    def __init__(self, size):
        self.size = size

    @staticmethod
    def double(value):
        return value * 2

    @classmethod
    def scaled(cls, value):
        return value * cls.scale

    @classmethod
    def make(cls, size):
        return cls(size)


class Square(Shape):
    scale = 3


def through_instances(n):
    shapes = [Shape(1), Square(2)]
    total = 0
    for i in range(n):
        shape = shapes[i & 1]
        total += shape.double(i) + shape.scaled(i) + shape.make(i).size
    return total


def through_classes(n):
    total = 0
    for i in range(n):
        total += Shape.double(i) + Square.double(i) + Shape.scaled(i) + Square.scaled(i) + Square.make(i).size
    return total


print(through_instances(10), through_instances(1000))
print(through_classes(10), through_classes(1000))


def one_class(cls, n):
    total = 0
    for i in range(n):
        total += cls.scaled(i) + cls.double(1)
    return total


print(one_class(Shape, 500), one_class(Square, 500), one_class(Shape, 500))


def shadowed(n):
    shape = Shape(1)
    results = []
    for i in range(n):
        if i == n - 3:
            shape.double = lambda value: "own"
        if i == n - 2:
            del shape.double
        if i == n - 1:
            Shape.double = staticmethod(lambda value: "patched")
        results.append(shape.double(i))
    return results[-4:]


original = Shape.__dict__["double"]
print(shadowed(600))
Shape.double = original


def metamorphosis(n):
    """A static method becomes a class method, then a plain one."""
    shape = Shape(5)
    results = []
    for i in range(n):
        if i == n - 3:
            Shape.double = classmethod(lambda cls, value: (cls.__name__, value))
        if i == n - 2:
            Shape.double = lambda self, value: (self.size, value)
        if i == n - 1:
            Shape.double = staticmethod(len)
        try:
            results.append(shape.double(i))
        except TypeError as error:
            results.append(str(error))
    return results[-4:]


print(metamorphosis(600))
Shape.double = original


def wrapped_again(n):
    """What a static method wraps is replaced in place."""
    method = Shape.__dict__["double"]
    results = []
    for i in range(n):
        if i == n - 2:
            method.__init__(lambda value: -value)
        results.append(Shape.double(i) + Shape(1).double(i))
    return results[-4:]


print(wrapped_again(600))


class Meta(type):
    def helper(cls, value):
        return ("meta", value)


class WithMeta(metaclass=Meta):
    @classmethod
    def own(cls, value):
        return value + 1


def metaclass(n):
    results = []
    for i in range(n):
        if i == n - 1:
            Meta.own = property(lambda cls: lambda value: "from the metaclass")
        results.append((WithMeta.own(i), WithMeta.helper(i)))
    return results[-2:]


print(metaclass(600))


def raising(n):
    class Local:
        @staticmethod
        def check(value):
            return 10 // (value - 400)

    try:
        for i in range(n):
            Local.check(i)
    except ZeroDivisionError as error:
        trace = error.__traceback__.tb_next
        return trace.tb_frame.f_code.co_qualname, trace.tb_frame.f_locals


print(raising(600))
