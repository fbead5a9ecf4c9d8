import queue
import threading

q = queue.Queue(maxsize=2)
q.put(1)
q.put(2)
print(q.qsize(), q.full(), q.empty())
for call in (lambda: q.put(3, block=False), lambda: q.put(3, timeout=0.01), q.get, q.get, lambda: q.get_nowait(), lambda: q.get(timeout=0.01), lambda: q.get(timeout=-1)):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
lifo, priority, simple = queue.LifoQueue(), queue.PriorityQueue(), queue.SimpleQueue()
for item in (3, 1, 2):
    lifo.put(item)
    priority.put((item, f"item {item}"))
    simple.put(item)
print([lifo.get() for _ in range(3)], [priority.get() for _ in range(3)], [simple.get() for _ in range(3)], simple.empty(), simple.qsize())
try:
    simple.get_nowait()
except queue.Empty:
    print("Empty")
results = []


def worker(q):
    while (item := q.get()) is not None:
        results.append(item * item)
        q.task_done()
    q.task_done()


q = queue.Queue()
threads = [threading.Thread(target=worker, args=(q,)) for _ in range(3)]
for t in threads:
    t.start()
for n in range(20):
    q.put(n)
for _ in threads:
    q.put(None)
q.join()
for t in threads:
    t.join()
print(sorted(results), q.unfinished_tasks)
try:
    q.task_done()
except ValueError as error:
    print(error)
s = queue.Queue()
s.put("left")
s.shutdown()
print(s.get())
for call in (s.get, lambda: s.put(1)):
    try:
        call()
    except queue.ShutDown as error:
        print("ShutDown", error)


class Counted(queue.Queue):
    def _put(self, item):
        super()._put(("wrapped", item))


c = Counted()
c.put(5)
print(c.get(), issubclass(queue.Empty, Exception), issubclass(queue.LifoQueue, queue.Queue))
