"""A command table made from signatures, validation of calls, and looking at live objects."""
import inspect


class Shop:
    """Sells things.

    In any amount.
    """

    tax = 0.2

    def buy(self, item: str, count: int = 1, *tags, urgent: bool = False, **extra) -> float:
        """Buy something."""
        return count

    @staticmethod
    def hours(day, /, *, zone="utc"):
        return day

    @property
    def total(self):
        return 0

    async def deliver(self):
        pass

    def items(self):
        yield 1


signature = inspect.signature(Shop.buy)
print(signature, signature.return_annotation)
for parameter in signature.parameters.values():
    default = "-" if parameter.default is parameter.empty else parameter.default
    print(f"{parameter.name:8} {parameter.kind.description:24} {default}")
bound = inspect.signature(Shop().buy).bind("tea", 2, "hot", urgent=True, sugar=1)
bound.apply_defaults()
print(bound.arguments, bound.args, bound.kwargs)
for args, kwargs in (((), {}), (("a", 1), {"item": "b"}), (("x",), {})):
    try:
        print(signature.bind(Shop(), *args, **kwargs).arguments["item"])
    except TypeError as error:
        print(error)
print(inspect.signature(Shop.hours), inspect.signature(lambda a, b=[]: a), inspect.signature(len), inspect.signature(Shop))
print(signature.replace(parameters=list(signature.parameters.values())[1:3], return_annotation=int))
print(inspect.getdoc(Shop), "|", inspect.getdoc(Shop.buy), "|", inspect.cleandoc("  a\n    b\n    c"))
print([name for name, _ in inspect.getmembers(Shop, inspect.isfunction)])
print([(a.name, a.kind) for a in inspect.classify_class_attrs(Shop) if a.defining_class is Shop and not a.name.startswith("__")])
checks = (inspect.isclass, inspect.isfunction, inspect.ismethod, inspect.isbuiltin, inspect.iscoroutinefunction, inspect.isgeneratorfunction)
for thing in (Shop, Shop.buy, Shop().buy, len, Shop.deliver, Shop.items):
    print(getattr(thing, "__name__", thing), [check.__name__ for check in checks if check(thing)])
print(inspect.getmro(bool), inspect.getattr_static(Shop(), "total") is vars(Shop)["total"])
generator = Shop().items()
print(inspect.getgeneratorstate(generator), next(generator), inspect.getgeneratorstate(generator), inspect.getgeneratorlocals(generator).keys())


def outer():
    frame = inspect.currentframe()
    return frame.f_code.co_name, inspect.stack()[0].function, [f.function for f in inspect.stack()][:2]


def caller():
    hidden = 3
    return outer(), hidden


print(caller())
print(inspect.getsource(caller))
print(inspect.getsourcelines(outer)[1], inspect.getmodule(outer).__name__, inspect.unwrap(outer) is outer)
print(inspect.getfullargspec(Shop.buy)._asdict())
