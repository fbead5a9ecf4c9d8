# Where classes leave `==` and `!=` to identity, no method is asked, until one of them has something to say.


class Plain:
    def __init__(self, name):
        self.name = name


class Other:
    pass


class Wide(Plain):
    def __init__(self):
        self.a = self.b = self.c = 1


def is_none(value):
    return None == value


def none_right(value):
    return value != None


def count_equal(values, wanted):
    count = 0
    for value in values:
        if value == wanted:
            count += 1
    return count


def count_different(values, wanted):
    count = 0
    for value in values:
        if value != wanted:
            count += 1
    return count


def first_none(values):
    at = 0
    while values[at] != None:
        at += 1
    return at


p, q, o, w = Plain("p"), Plain("q"), Other(), Wide()
chain = [p, q, o, w] * 50 + [None]
for _ in range(60):
    first_none(chain)
    count_equal(chain, p)
    count_different(chain, p)
    count_equal(chain, None)
    count_different(chain, None)
    for one in chain:
        is_none(one)
        none_right(one)
print(first_none(chain), count_equal(chain, p), count_different(chain, p), count_equal(chain, None))
print(is_none(None), is_none(p), none_right(None), none_right(q), is_none(0), none_right(""), is_none([]))


# Built-in values in the same places.
mixed = [1, 2.5, "s", (), [], {}, p, None, True, 10**30]
print(first_none(mixed), count_equal(mixed, p), count_different(mixed, p), count_equal(mixed, None))
print(count_equal(mixed, 1), count_equal(mixed, 2.5), count_equal(mixed, "s"), count_equal(mixed, []))


# A class that has an opinion, as a value and as a condition.
class Odd:
    def __init__(self, answer):
        self.answer = answer

    def __eq__(self, other):
        return self.answer

    def __ne__(self, other):
        return [self.answer]


print(is_none(Odd("yes")), none_right(Odd(0)), count_equal([Odd(1), Odd(0), p], p))
print(count_different([Odd(1), Odd(0), p], p), first_none([p, q, None, Odd(1)]))


class Negative:
    def __ne__(self, other):
        return False


print(none_right(Negative()), is_none(Negative()), count_different([Negative(), p, q], p))


# The class gets one afterwards.
def same_name(self, other):
    return isinstance(other, Plain) and getattr(self, "name", 0) == getattr(other, "name", 1)


twin = Plain("p")
print(count_equal([p, twin, q], p), count_different([p, twin, q], p))
Plain.__eq__ = same_name
print(count_equal([p, twin, q], p), count_different([p, twin, q], p))
del Plain.__eq__
print(count_equal([p, twin, q], p), count_different([p, twin, q], p))
Other.__ne__ = lambda self, other: "different"
print(none_right(o), count_different([o, o, p], p))
del Other.__ne__
print(none_right(o), count_different([o, o, p], p))

# Another class for an instance, and an attribute that is no method of the class.
q.__eq__ = lambda other: True
print(count_equal([p, q], p))
o.__class__ = Odd
o.answer = "odd"
print(is_none(o), none_right(o), count_equal([o, p], p))


# Classes and functions.
class Meta(type):
    def __eq__(self, other):
        return "meta"

    __hash__ = type.__hash__


class Made(metaclass=Meta):
    pass


classes = [Plain, Other, int, str, first_none, is_none] * 20
for _ in range(60):
    count_equal(classes, Other)
    count_different(classes, is_none)
print(count_equal(classes, Other), count_different(classes, is_none), count_equal([Made, Plain], Plain))
print(Made == Plain, Plain == Made, is_none(Made))


# A comparison that raises keeps raising.
class Angry:
    def __eq__(self, other):
        raise ValueError("angry")


for value in (p, Angry(), q):
    try:
        print(is_none(value), none_right(value))
    except ValueError as error:
        print(error)
