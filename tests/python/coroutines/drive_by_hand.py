class Suspend:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        received = yield self.value
        return ("resumed with", received)


async def leaf(x):
    result = await Suspend(x)
    print("leaf", x, result)
    return x * 2


async def main():
    a = await leaf(1)
    b = await leaf(2)
    try:
        await failing()
    except ValueError as error:
        print("caught", error)
    return a + b


async def failing():
    await Suspend("before failure")
    raise ValueError("failed")


c = main()
print(type(c).__name__, c.__name__, c.cr_running, c.cr_await, c.cr_frame is not None)
print(c.send(None), type(c.cr_await).__name__, c.send("one"), c.send("two"))
try:
    c.send("three")
except StopIteration as stop:
    print("result", stop.value)
try:
    c.send(None)
except RuntimeError as error:
    print(error)
c = leaf(5)
print(c.send(None))
try:
    c.throw(KeyError("thrown"))
except KeyError as error:
    print("KeyError", error)
c = leaf(6)
c.send(None)
print(c.close())
c = leaf(7)
print(c.close())


def run(coroutine):
    value = None
    try:
        while True:
            value = coroutine.send(value)
    except StopIteration as stop:
        return stop.value


async def gather(*coroutines):
    return [await c for c in coroutines]


async def nested(n):
    return n if n == 0 else 1 + await nested(n - 1)


async def conditional(flag):
    return (await leaf(3) if flag else 0) or await leaf(4)


async def lambda_and_default(x=1):
    f = lambda: leaf(x)
    return await f()


print(run(gather(leaf(1), leaf(2))), run(nested(50)), run(conditional(True)), run(conditional(False)), run(lambda_and_default()))


class BadAwait:
    def __await__(self):
        return 5


class AwaitReturnsCoroutine:
    def __await__(self):
        return self.c


async def await_it(x):
    return await x


bad = AwaitReturnsCoroutine()
bad.c = leaf(1)
for value in (5, None, BadAwait(), bad, [], (i for i in ())):
    try:
        run(await_it(value))
    except TypeError as error:
        print(error)
bad.c.close()
c = leaf(1)
for use in (lambda: iter(c), lambda: next(c), lambda: [*c], lambda: c(), lambda: c.send(1)):
    try:
        use()
    except TypeError as error:
        print(error)
c.close()
shared = leaf(9)
shared.send(None)
try:
    run(await_it(shared))
except RuntimeError as error:
    print(error)
shared.close()
for source in ("await x", "def f(): await x", "async def f(): yield from x", "def f(): async with x: pass", "def f(): async for x in y: pass", "async def f():\n yield 1\n return 2", "[await x for x in y]", "lambda: await x", "def f(): [x async for x in y]", "class A: await x"):
    try:
        compile(source, "<s>", "exec")
        print("ok", source)
    except SyntaxError as error:
        print(error.msg)
