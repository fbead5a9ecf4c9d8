def f(a, b=2, *args, c, d=4, **kwargs):
    return a, b, args, c, d, kwargs


print(f(1, c=3), f(1, 2, 3, 4, c=5), f(a=1, c=2), f(1, c=3, z=9, y=8), f(*[1, 2, 3], **{"c": 4, "q": 5}), f(1, *(), c=0, **{}))


def positional(a, b, /, c, *, d):
    return a, b, c, d


print(positional(1, 2, 3, d=4), positional(1, 2, c=3, d=4))


def both(a, /, **kwargs):
    return a, kwargs


print(both(1, a=2), both(1))


def remember(item, seen=[]):
    seen.append(item)
    return seen


print(remember(1), remember(2), remember(3, []), remember(4))
n = 5


def late(x=n, y=lambda: n):
    return x, y()


n = 6
print(late(), late(1), f.__defaults__, f.__kwdefaults__, positional.__defaults__, late.__defaults__[0])
f.__defaults__ = (10, 20)
f.__kwdefaults__ = {"c": 30}
try:
    print(f())
except TypeError as error:
    print(error)
print(f(d=1))
late.__defaults__ = None
try:
    late()
except TypeError as error:
    print(error)
order = []


def evaluate(value):
    order.append(value)
    return value


def g(a=evaluate("default a"), *, b=evaluate("default b")):
    pass


g(evaluate("arg 1"), b=evaluate("arg b"))
print(order)
order.clear()
(lambda *args, **kwargs: print(args, kwargs))(evaluate(1), *evaluate([2]), evaluate(3), c=evaluate(4), **evaluate({"e": 5}), x=evaluate(6))
print(order)
print((lambda *a, **k: (a, k))(1, *[2], x=3), (lambda a, b=2: a + b)(1), (lambda: None)(), (lambda *, k=1: k)(k=2), (lambda a, /, b: (a, b))(1, b=2))


def no_args():
    """Documentation."""


print(no_args(), no_args.__name__, no_args.__doc__, no_args.__qualname__, no_args.__module__, f.__code__.co_varnames, f.__code__.co_argcount, f.__code__.co_kwonlyargcount, positional.__code__.co_posonlyargcount)
