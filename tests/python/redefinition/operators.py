# Operators of a class that a hot loop uses are replaced, added and deleted.
from ways import check

LOOP = """
def loop(trip, n):
    seen = []
    for i in range(n):
        TRIP
        try:
            seen.append(EXPRESSION)
        except TypeError as error:
            seen.append(str(error))
    return seen
"""


def world(change):
    def setup():
        class Meta(type):
            pass

        class Base(metaclass=Meta):
            def __repr__(self):
                return type(self).__name__

        class Number(Base):
            def __add__(self, other):
                return 1

            def __lt__(self, other):
                return True

            def __eq__(self, other):
                return True

            def __bool__(self):
                return True

            def __len__(self):
                return 3

            def __getitem__(self, key):
                return ("item", key)

            def __contains__(self, key):
                return True

            def __call__(self, x):
                return ("called", x)

            def __iter__(self):
                return iter((1, 2))

            def __neg__(self):
                return "negative"

            def __index__(self):
                return 1

            __hash__ = object.__hash__

        class Text(str):
            pass

        class Int(int):
            pass

        a, b, text, int_ = Number(), Number(), Text("abc"), Int(5)
        world = dict(locals())
        return world, lambda: exec(change, world)

    return setup


for expression, change in [
    ("a + b", "Number.__add__ = lambda self, other: 2"),
    ("a + b", "del Number.__add__"),
    ("a + b", "del Number.__add__; Base.__add__ = lambda self, other: 'base'"),
    ("1 + a", "Number.__radd__ = lambda self, other: ('reflected', other)"),
    ("a < b", "Number.__lt__ = lambda self, other: 'less'"),
    ("a == b", "Number.__eq__ = lambda self, other: 'equal'"),
    ("a != b", "Number.__ne__ = lambda self, other: 'unequal'"),
    ("not a", "Number.__bool__ = lambda self: False"),
    ("'yes' if a else 'no'", "del Number.__bool__; Number.__len__ = lambda self: 0"),
    ("len(a)", "Number.__len__ = lambda self: 4"),
    ("a[5]", "Number.__getitem__ = lambda self, key: key"),
    ("5 in a", "Number.__contains__ = lambda self, key: False"),
    ("5 in a", "del Number.__contains__"),
    ("a(5)", "Number.__call__ = lambda self, x: x"),
    ("[*a]", "Number.__iter__ = lambda self: iter('xyz')"),
    ("sum(a)", "Number.__iter__ = lambda self: iter((10, 20))"),
    ("-a", "Number.__neg__ = lambda self: 'changed'"),
    ("(10, 20, 30)[a]", "Number.__index__ = lambda self: 2"),
    ("len(text)", "type(text).__len__ = lambda self: 50"),
    ("text[0]", "type(text).__getitem__ = lambda self, key: ('text', key)"),
    ("text + 'd'", "type(text).__add__ = lambda self, other: 'sum'"),
    ("int_ + 1", "type(int_).__add__ = lambda self, other: 'sum'"),
    ("int_ < 6", "type(int_).__lt__ = lambda self, other: 'less'"),
    ("f'{a}'", "Number.__format__ = lambda self, spec: 'formatted'"),
    ("isinstance(5, Number)", "Meta.__instancecheck__ = lambda cls, instance: True"),
    ("{a: 1}.get(b)", "Number.__hash__ = lambda self: 1"),
]:
    check(f"{expression}: {change}", world(change), LOOP.replace("EXPRESSION", expression))
