def run(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stop:
        return stop.value


class Pause:
    def __await__(self):
        yield


async def agen(n):
    try:
        for i in range(n):
            await Pause()
            received = yield i
            if received:
                print("received", received)
    except ValueError as error:
        print("caught", error)
        yield "handled"
    finally:
        await Pause()
        print("cleanup")


async def basics():
    g = agen(3)
    print(type(g).__name__, g.__name__, [x async for x in g])
    g = agen(5)
    print(await g.__anext__(), await g.asend("hi"), await anext(g), await g.athrow(ValueError("v")))
    await g.aclose()
    g = agen(3)
    await g.__anext__()
    await g.aclose()
    print(await anext(g, "default"))
    try:
        await g.__anext__()
    except StopAsyncIteration as stop:
        print("StopAsyncIteration", stop.args)
    g = agen(2)
    await g.aclose()
    print([x async for x in (y * 2 async for y in agen(3) if y)])
    gen = (await double(x) for x in [1, 2])
    print(type(gen).__name__, [x async for x in gen])


async def double(x):
    await Pause()
    return x * 2


run(basics())


async def yields_nothing():
    if False:
        yield


async def raises():
    yield 1
    raise ZeroDivisionError("in agen")


async def stops():
    yield 1
    raise StopAsyncIteration


async def ignores_close():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def errors():
    print([x async for x in yields_nothing()])
    for function in (raises, stops):
        try:
            async for x in function():
                print(x)
        except Exception as error:
            print(type(error).__name__, error)
    g = ignores_close()
    await anext(g)
    try:
        await g.aclose()
    except RuntimeError as error:
        print(error)
    g = agen(2)
    try:
        await g.asend("early")
    except TypeError as error:
        print(error)
    first = g.__anext__()
    first.send(None)
    second = g.__anext__()
    try:
        second.send(None)
    except RuntimeError as error:
        print(error)
    try:
        first.send(None)
    except StopIteration as stop:
        print("first got", stop.value)
    await g.aclose()
    for use in (lambda: iter(g), lambda: next(g), lambda: anext(5), lambda: aiter(5), lambda: aiter([])):
        try:
            use()
        except TypeError as error:
            print(error)


run(errors())


async def nested():
    async def inner():
        for i in range(3):
            yield i

    async for i in inner():
        async for j in inner():
            if j <= i:
                yield i, j


async def collect():
    return [pair async for pair in nested()]


print(run(collect()))
