def strict(function):
    if not function.__doc__:
        raise TypeError(f"{function.__name__} needs a docstring")
    return function


@strict
def documented():
    """Yes."""


@strict
def undocumented():
    pass
