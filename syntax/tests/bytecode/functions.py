@first
@second(1)
def decorated(a, /, b, c=1, *args, d, e=2, **kw):
    """Doc.

    More.
    """
    return lambda x, y=a: x + y


def empty():
    pass


def unreachable():
    return 1
    print(2)
