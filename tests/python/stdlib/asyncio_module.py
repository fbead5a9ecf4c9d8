import asyncio


async def worker(name, delay, log):
    log.append(f"{name} starts")
    await asyncio.sleep(delay)
    log.append(f"{name} ends")
    return name.upper()


async def fails():
    await asyncio.sleep(0)
    raise ValueError("failed task")


async def main():
    log = []
    print(await asyncio.gather(worker("a", 0.4, log), worker("b", 0.01, log)), log)
    task = asyncio.create_task(worker("c", 0, log), name="named")
    print(task.get_name(), task.done(), await task, task.done(), task.result())
    print(await asyncio.gather(fails(), worker("d", 0, log), return_exceptions=True))
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except TimeoutError:
        print("timed out")
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(10)
    except TimeoutError as error:
        print("timeout block", repr(error))
    long = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    print(long.cancel(), long.cancelling())
    try:
        await long
    except asyncio.CancelledError:
        print("cancelled", long.cancelled())
    try:
        async with asyncio.TaskGroup() as group:
            first = group.create_task(worker("e", 0, log))
            group.create_task(fails())
    except* ValueError as errors:
        print(errors.exceptions, first.done())
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(worker(n, 0, log)) for n in "xyz"]
    print([t.result() for t in tasks])
    queue = asyncio.Queue(maxsize=2)

    async def produce():
        for i in range(4):
            await queue.put(i)
        await queue.put(None)

    async def consume():
        items = []
        while (item := await queue.get()) is not None:
            items.append(item)
        return items

    print((await asyncio.gather(produce(), consume()))[1], queue.empty())
    lock, order = asyncio.Lock(), []

    async def locked(n):
        async with lock:
            order.append(n)
            await asyncio.sleep(0)
            order.append(-n)

    await asyncio.gather(*(locked(n) for n in (1, 2, 3)))
    print(order)
    event = asyncio.Event()
    waiter = asyncio.create_task(event.wait())
    await asyncio.sleep(0)
    event.set()
    print(await waiter, event.is_set())
    semaphore = asyncio.Semaphore(2)
    async with semaphore:
        print(semaphore.locked())
    future = asyncio.get_running_loop().create_future()
    future.add_done_callback(lambda f: print("callback", f.result()))
    asyncio.get_running_loop().call_soon(future.set_result, 42)
    print(await future)
    done, pending = await asyncio.wait([asyncio.create_task(worker(n, 0, log)) for n in "pq"])
    print(sorted(t.result() for t in done), pending)
    print([await c for c in asyncio.as_completed([worker("s1", 0.4, log), worker("s2", 0.001, log)])])
    print(await asyncio.to_thread(lambda: "from a thread"), await asyncio.shield(worker("sh", 0, log)))
    print(asyncio.current_task() is not None, len(asyncio.all_tasks()))
    return "main result"


print(asyncio.run(main()))
try:
    asyncio.run(fails())
except ValueError as error:
    print(error)
with asyncio.Runner() as runner:
    print(runner.run(worker("r", 0, [])))
print(asyncio.CancelledError.__mro__[1].__name__)
