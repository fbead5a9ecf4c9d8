def run(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stop:
        return stop.value


class Pause:
    def __await__(self):
        yield


class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        await Pause()
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    async def __aenter__(self):
        await Pause()
        print("aenter", self.name)
        return self.name

    async def __aexit__(self, kind, value, traceback):
        await Pause()
        print("aexit", self.name, kind and kind.__name__, value, traceback is not None)
        return self.swallow


async def loops():
    async for n in Countdown(3):
        print(n, end=" ")
    else:
        print("else")
    async for n in Countdown(5):
        if n == 3:
            continue
        if n == 1:
            break
        print(n, end=" ")
    else:
        print("not printed")
    return [n async for n in Countdown(3)], {n async for n in Countdown(3) if n}, {n: n * n async for n in Countdown(2)}, [await coroutine(n) for n in range(3)], [(a, b) async for a in Countdown(2) async for b in Countdown(2)]


async def coroutine(n):
    await Pause()
    return n * 10


async def withs():
    async with Manager("a") as a, Manager("b") as b:
        print(a, b)
    async with Manager("swallows", True):
        raise ValueError("swallowed")
    try:
        async with Manager("outer"):
            async with Manager("inner"):
                raise KeyError("passes")
    except KeyError as error:
        print("KeyError", error)
    async with (Manager("p") as p, Manager("q")):
        return "returned through"


async def mixed():
    async with Manager("m"):
        async for n in Countdown(2):
            if n == 0:
                return n


print(run(loops()))
print(run(withs()))
print(run(mixed()))


class NoAwaitable:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 5


class BadAiter:
    async def __aiter__(self):
        return self


class NotAwaitableEnter:
    def __aenter__(self):
        return 1

    def __aexit__(self, *args):
        return 1


class OnlyEnter:
    async def __aenter__(self):
        pass


class Sync:
    def __enter__(self):
        pass

    def __exit__(self, *args):
        pass


async def iterate(x):
    async for _ in x:
        pass


async def enter(x):
    async with x:
        pass


for function, value in ((iterate, 5), (iterate, [1]), (iterate, NoAwaitable()), (enter, 5), (enter, NotAwaitableEnter()), (enter, OnlyEnter()), (enter, Sync())):
    try:
        run(function(value))
    except TypeError as error:
        print(error)
try:
    with Manager("sync use"):
        pass
except TypeError as error:
    print(error)
