class Plugin:
    registry = []

    def __init_subclass__(cls, /, label=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.label = label or cls.__name__.lower()
        Plugin.registry.append(cls.label)
        print("init_subclass", cls.__name__, label)


class One(Plugin):
    pass


class Two(Plugin, label="second"):
    pass


class Three(Two, label="third"):
    label = "overwritten"


print(Plugin.registry, One.label, Three.label, hasattr(Plugin, "label"))
for source in ("class X(Plugin, bad=1): pass", "class X(wrong=1): pass", "class X(object, a=1, b=2): pass", "type('X', (Plugin,), {}, label='via type')", "class X(Plugin, 'pos'): pass", "class X(Plugin, **{'label': 'star'}): pass", "class X(*[Plugin], label='args'): pass"):
    try:
        exec(source)
        print("ok", Plugin.registry[-1])
    except TypeError as error:
        print(error)


class Generic:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item}]"


class SubGeneric(Generic):
    pass


print(Generic[int], SubGeneric["x"], Generic[1, 2], Generic[:], type(Generic.__dict__["__class_getitem__"]).__name__)
try:
    Generic()[0]
except TypeError as error:
    print(error)
try:
    Plugin[0]
except TypeError as error:
    print(error)


class Meta(type):
    def __getitem__(cls, item):
        return "meta wins"


class Both(metaclass=Meta):
    def __class_getitem__(cls, item):
        return "never"


print(Both[0], list[int], dict[str, int], tuple[int, ...], list[int].__origin__, list[int].__args__, list[int]([1]), type[int], list[int] == list[int], isinstance([], list), set[1], list["T"])
for use in (lambda: isinstance([], list[int]), lambda: int[0], lambda: list[int][str], lambda: issubclass(list, list[int]), lambda: list[int].nothing):
    try:
        print(use())
    except (TypeError, AttributeError) as error:
        print(error)
order = []


class Name:
    def __set_name__(self, owner, name):
        order.append("set_name " + name)


class Order:
    def __init_subclass__(cls):
        order.append("init_subclass")


class Made(Order):
    order.append("body")
    n = Name()
    m = Name()


print(order)


class Deco:
    def __init_subclass__(cls):
        return "ignored"


def decorate(cls):
    cls.decorated = True
    return cls


@decorate
class Decorated(Deco):
    __slots__ = ()
    """not a doc"""


print(Decorated.decorated, Decorated.__doc__, Decorated.__name__)


class Documented:
    "The doc."
    __qualname__ = "Elsewhere.Documented"
    __module__ = "some.module"


print(Documented.__doc__, Documented.__qualname__, Documented, Documented.__name__, repr(Documented).startswith("<class"), Documented.__firstlineno__, Documented.__static_attributes__)
