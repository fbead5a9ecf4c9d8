def announce(function):
    print("decorating", function.__name__)

    def wrapper(*args, **kwargs):
        print("calling", function.__name__, args, kwargs)
        return function(*args, **kwargs)

    return wrapper


def repeat(times):
    print("repeat", times)

    def decorate(function):
        def wrapper(*args):
            return [function(*args) for _ in range(times)]
        return wrapper

    return decorate


@announce
@repeat(2)
@announce
def add(a, b=1):
    return a + b


print(add(1), add(2, 3))


def register(table):
    return lambda thing: table.setdefault(thing.__name__, thing)


table = {}


@register(table)
class Thing:
    pass


@register(table)
def func():
    return "func"


print(table == {"Thing": Thing, "func": func}, func())


@print
@str.upper
@lambda f: f.__name__
def becomes_none():
    pass


print(becomes_none)


class Memo:
    def __init__(self, function):
        self.function, self.cache = function, {}

    def __call__(self, n):
        if n not in self.cache:
            self.cache[n] = self.function(n)
        return self.cache[n]

    def __get__(self, instance, owner):
        return lambda n: self.function(instance, n)


@Memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


class Uses:
    def __repr__(self):
        return "Uses()"

    @Memo
    def method(self, n):
        return (type(self).__name__, n)

    @staticmethod
    @announce
    def static(x):
        return x

    @classmethod
    @announce
    def klass(cls, x):
        return cls.__name__, x

    @property
    @announce
    def prop(self):
        return "prop"


u = Uses()
print(fib(60), len(fib.cache), u.method(3), u.static(1), Uses.static(2), u.klass(3), Uses.klass(4), u.prop)
decorators = [announce, lambda f: "indexed"]


@decorators[1]
def indexed():
    pass


@(lambda f: f)
@(d := announce)
def walrus():
    return 5


print(indexed, walrus(), d is announce)
order = []


def mark(label):
    order.append("eval " + label)
    return lambda f: order.append("apply " + label) or f


@mark("a")
@mark("b")
def marked(x=order.append("default")):
    pass


print(order)
try:
    @5
    def bad():
        pass
except TypeError as error:
    print(error)
try:
    @missing
    def bad():
        pass
except NameError as error:
    print(error)
try:
    print(bad)
except NameError as error:
    print(error)
