class Sleep:
    def __init__(self, ticks):
        self.ticks = ticks

    def __await__(self):
        return (yield ("sleep", self.ticks))


class Future:
    def __init__(self):
        self.done, self.result, self.waiters = False, None, []

    def __await__(self):
        if not self.done:
            yield ("wait", self)
        return self.result

    def set(self, loop, value):
        self.done, self.result = True, value
        loop.ready.extend((task, None) for task in self.waiters)


class Loop:
    def __init__(self):
        self.now, self.ready, self.sleeping, self.results = 0, [], [], {}

    def spawn(self, name, coroutine):
        coroutine.__name__ = name
        self.ready.append((coroutine, None))

    def run(self):
        while self.ready or self.sleeping:
            if not self.ready:
                self.sleeping.sort(key=lambda entry: entry[0])
                self.now, task = self.sleeping.pop(0)
                self.ready.append((task, self.now))
            task, value = self.ready.pop(0)
            try:
                kind, argument = task.send(value)
            except StopIteration as stop:
                self.results[task.__name__] = stop.value
            except Exception as error:
                self.results[task.__name__] = repr(error)
            else:
                if kind == "sleep":
                    self.sleeping.append((self.now + argument, task))
                else:
                    argument.waiters.append(task)
        return self.results


loop = Loop()
channel = Future()


async def worker(name, delays):
    total = 0
    for delay in delays:
        woke = await Sleep(delay)
        print(f"t={loop.now} {name} woke at {woke}")
        total += delay
    return total


async def producer():
    await Sleep(4)
    print("producing")
    channel.set(loop, "payload")


async def consumer(n):
    value = await channel
    print("consumer", n, "got", value)
    return n


async def crasher():
    await Sleep(2)
    raise RuntimeError("crashed")


async def supervisor():
    try:
        await crasher()
    except RuntimeError as error:
        await Sleep(1)
        return f"handled {error} at {loop.now}"


loop.spawn("w1", worker("w1", [3, 3]))
loop.spawn("w2", worker("w2", [1, 1, 5]))
loop.spawn("p", producer())
loop.spawn("c1", consumer(1))
loop.spawn("c2", consumer(2))
loop.spawn("crash", crasher())
loop.spawn("super", supervisor())
print(loop.run())
