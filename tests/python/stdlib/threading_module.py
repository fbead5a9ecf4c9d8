import threading
import time

log = []


def work(n, *, tag="t"):
    log.append((n, tag))


threads = [threading.Thread(target=work, args=(n,), kwargs={"tag": f"tag{n}"}, name=f"worker-{n}") for n in range(3)]
for t in threads:
    print(t.name, t.is_alive(), t.daemon, t.ident)
    t.start()
    t.join()
print(log, threads[0].is_alive(), threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count())
lock, total = threading.Lock(), 0


def add():
    global total
    for _ in range(1000):
        with lock:
            total += 1


group = [threading.Thread(target=add) for _ in range(4)]
for t in group:
    t.start()
for t in group:
    t.join()
print(total, lock.locked(), lock.acquire(), lock.acquire(blocking=False), lock.acquire(timeout=0.01), lock.release(), lock.locked())
try:
    lock.release()
except RuntimeError as error:
    print(error)
r = threading.RLock()
with r, r:
    print("reentrant")
event, condition = threading.Event(), threading.Condition()
items = []


def consumer():
    with condition:
        condition.wait_for(lambda: items)
        log.append(items.pop())
    event.set()


c = threading.Thread(target=consumer)
c.start()
with condition:
    items.append("produced")
    condition.notify()
print(event.wait(5), log[-1], event.is_set(), threading.Event().wait(0.01))
c.join()
local = threading.local()
local.value = "main"
seen = []


def use_local():
    seen.append(hasattr(local, "value"))
    local.value = "other"


t = threading.Thread(target=use_local)
t.start()
t.join()
print(seen, local.value)
barrier, results = threading.Barrier(3), []


def meet(n):
    results.append(barrier.wait())


group = [threading.Thread(target=meet, args=(n,)) for n in range(3)]
for t in group:
    t.start()
for t in group:
    t.join()
print(sorted(results), barrier.n_waiting)
semaphore = threading.BoundedSemaphore(2)
print(semaphore.acquire(), semaphore.acquire(), semaphore.acquire(blocking=False), semaphore.release(), semaphore.release())
try:
    semaphore.release()
except ValueError as error:
    print(error)
timer = threading.Timer(0.01, log.append, ["timer"])
timer.start()
timer.join()
print(log[-1])
cancelled = threading.Timer(10, log.append, ["never"])
cancelled.start()
cancelled.cancel()
cancelled.join()
threading.excepthook = lambda args: print("excepthook", args.exc_type.__name__, args.exc_value, args.thread.name)


def fails():
    raise ValueError("in thread")


t = threading.Thread(target=fails, name="failing")
t.start()
t.join()


class Custom(threading.Thread):
    def run(self):
        self.result = sum(range(100))


t = Custom(daemon=True)
t.start()
t.join()
print(t.result, t.daemon)
for call in (t.start, lambda: threading.Thread().join(), lambda: threading.current_thread().join(), lambda: threading.Thread(target=5, args=5), lambda: threading.Semaphore(-1), lambda: threading.Condition().notify(), lambda: threading.Condition().wait()):
    try:
        print(type(call()).__name__)
    except Exception as error:
        print(type(error).__name__, error)
