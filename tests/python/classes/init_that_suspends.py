"""An __init__ that is a generator or a coroutine returns something, which is an error each time."""

import warnings

warnings.simplefilter("ignore")


class Generator:
    def __init__(self):
        yield 1


class Coroutine:
    async def __init__(self, x):
        self.x = x


class AsyncGenerator:
    async def __init__(self, x=1):
        yield x


def make(cls, *args):
    try:
        return cls(*args)
    except TypeError as error:
        return error


for _ in range(3):
    print(make(Generator), make(Coroutine, 1), make(AsyncGenerator))


def plain(cls):
    try:
        cls()
    except TypeError as error:
        print(error)


for _ in range(3):
    plain(Generator)
    plain(AsyncGenerator)


# Where nothing catches it, the error is the caller's.
def outer():
    Generator()


try:
    outer()
except TypeError as error:
    trace = error.__traceback__
    while trace:
        print(trace.tb_frame.f_code.co_name, trace.tb_lineno)
        trace = trace.tb_next
