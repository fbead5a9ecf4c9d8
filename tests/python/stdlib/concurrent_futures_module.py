from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, TimeoutError, as_completed, wait
import threading


def square(n):
    return n * n


def fail(n):
    raise ValueError(f"failed {n}")


with ThreadPoolExecutor(max_workers=3, thread_name_prefix="pool") as pool:
    futures = [pool.submit(square, n) for n in range(5)]
    print([f.result() for f in futures], list(pool.map(square, range(6))), list(pool.map(pow, [2, 3], [3, 2])), sorted(f.result() for f in as_completed(futures)))
    bad = pool.submit(fail, 7)
    print(repr(bad.exception()), bad.done(), bad.running(), bad.cancelled())
    try:
        bad.result()
    except ValueError as error:
        print(error)
    try:
        list(pool.map(fail, [1, 2]))
    except ValueError as error:
        print(error)
    done, pending = wait(futures)
    print(len(done), len(pending))
    gate = threading.Event()
    blocked = pool.submit(gate.wait)
    try:
        blocked.result(timeout=0.01)
    except TimeoutError:
        print("timeout")
    gate.set()
    print(blocked.result())
    print(pool.submit(lambda: threading.current_thread().name.startswith("pool_")).result())
try:
    pool.submit(square, 1)
except RuntimeError as error:
    print(error)
f = Future()
f.add_done_callback(lambda f: print("callback", f.result()))
f.set_result(10)
f.add_done_callback(lambda f: print("late callback"))
print(f.result(), f.done())
c = Future()
print(c.cancel(), c.cancelled())
try:
    c.result()
except CancelledError as error:
    print("CancelledError")
e = Future()
e.set_exception(KeyError("k"))
print(repr(e.exception()))
with ThreadPoolExecutor(1, initializer=print, initargs=("initialised",)) as one:
    order = []
    for n in range(5):
        one.submit(order.append, n)
print(order, FIRST_COMPLETED)
try:
    ThreadPoolExecutor(0)
except ValueError as error:
    print(error)
