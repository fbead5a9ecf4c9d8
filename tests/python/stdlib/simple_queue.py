"""queue.SimpleQueue: order, timeouts, threads that wait, subclasses."""

import gc
import queue
import threading
import time
import weakref

q = queue.SimpleQueue()
print(q.empty(), q.qsize(), type(q).__module__, type(q).__name__, queue.SimpleQueue[int])
for item in ("a", None, [1]):
    print(q.put(item), end=" ")
q.put("b", False)
q.put("c", True, -5)
q.put_nowait("d")
print(q.qsize(), [q.get() for _ in range(3)], q.get(False), q.get_nowait(), q.get(timeout=0.5), q.empty())
for arguments in [{"timeout": -1}, {"timeout": "x"}, {"block": False}, {"timeout": 0.01}, {"timeout": 1e20},
                  {"timeout": float("nan")}, {"block": False, "timeout": -1}, {"timeout": 0}, {"wrong": 1}]:
    try:
        print(q.get(**arguments))
    except Exception as error:
        print(arguments, type(error).__module__, type(error).__name__, error)
for arguments in [(1,), ()]:
    try:
        queue.SimpleQueue(*arguments, **({} if arguments else {"a": 1}))
    except TypeError as error:
        print(error)


class Free(queue.SimpleQueue):
    def __init__(self, *args, **kwargs):
        self.args = args, kwargs


class Bare(queue.SimpleQueue):
    pass


print(Free(1, a=2).args)
try:
    Bare(1)
except TypeError as error:
    print(error)
try:
    q.attribute = 1
except AttributeError as error:
    print(error)


class Named(queue.SimpleQueue):
    def put(self, item, *rest):
        super().put((item, item), *rest)


named = Named()
named.attribute = 1
named.put(3)
print(named.get(), named.attribute, isinstance(named, queue.SimpleQueue), weakref.ref(named)() is named)

# What a queue holds lives; what it has given away does not.
class Item:
    pass


item = Item()
known = weakref.ref(item)
q.put(item)
del item
gc.collect()
print(known() is not None)
q.get()
gc.collect()

# A queue that holds itself.
q.put(q)
print(q.get() is q)

# Many producers and consumers.
work, results = queue.SimpleQueue(), queue.SimpleQueue()


def consumer():
    while (n := work.get()) is not None:
        results.put(n * n)


def producer(start):
    for n in range(start, start + 200):
        work.put(n)


consumers = [threading.Thread(target=consumer) for _ in range(4)]
producers = [threading.Thread(target=producer, args=(start,)) for start in range(0, 1000, 200)]
for thread in consumers + producers:
    thread.start()
for thread in producers:
    thread.join()
for _ in consumers:
    work.put(None)
for thread in consumers:
    thread.join()
print(work.empty(), results.qsize(), sum(results.get() for _ in range(1000)) == sum(n * n for n in range(1000)))

# A waiting thread gets what comes late, and one that waits for a time gives up.
late = queue.SimpleQueue()
got = []
waiting = threading.Thread(target=lambda: got.append(late.get()))
waiting.start()
time.sleep(0.05)
late.put("late")
waiting.join()
print(got)
before = time.monotonic()
try:
    late.get(timeout=0.1)
except queue.Empty:
    print(0.09 < time.monotonic() - before < 5)
