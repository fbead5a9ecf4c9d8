async def coroutine(a):
    x = await a
    async with a as b, x:
        await b
    async for y in x:
        if y:
            break
    else:
        print(y)
    return [z async for z in a if await z]


async def generator(a):
    yield 1
    x = yield a
    await x
