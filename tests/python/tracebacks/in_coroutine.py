class Tick:
    def __await__(self):
        yield
        raise TimeoutError("tick took too long")


async def inner():
    await Tick()


async def outer():
    async with Guard():
        await inner()


class Guard:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *info):
        print("guard saw", info[0].__name__)


c = outer()
c.send(None)
c.send(None)
