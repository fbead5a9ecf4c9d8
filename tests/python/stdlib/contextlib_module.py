import contextlib
import io
import sys


@contextlib.contextmanager
def tag(name):
    print(f"<{name}>")
    try:
        yield name
    except ValueError as error:
        print("caught", error)
    finally:
        print(f"</{name}>")


with tag("a") as a, tag("b"):
    print("in", a)
with tag("err"):
    raise ValueError("swallowed")
try:
    with tag("pass"):
        raise KeyError("not swallowed")
except KeyError as error:
    print("KeyError", error)


@tag("decorator")
def decorated(x):
    print("decorated", x)
    return x


print(decorated(1), decorated(2))


@contextlib.contextmanager
def never_yields():
    if False:
        yield


@contextlib.contextmanager
def yields_twice():
    yield 1
    yield 2


for bad in (never_yields, yields_twice):
    try:
        with bad():
            pass
    except RuntimeError as error:
        print(error)
with contextlib.suppress(KeyError, IndexError):
    {}["x"]
with contextlib.suppress(ZeroDivisionError):
    1 / 0
print("suppressed")
with contextlib.redirect_stdout(io.StringIO()) as captured:
    print("to buffer")
print(repr(captured.getvalue()))
with contextlib.redirect_stderr(captured):
    print("err", file=sys.stderr)
print(repr(captured.getvalue()))


class Closable:
    def close(self):
        print("closed")


with contextlib.closing(Closable()) as c:
    print(type(c).__name__)
with contextlib.nullcontext(5) as n:
    print(n)
with contextlib.ExitStack() as stack:
    names = [stack.enter_context(tag(n)) for n in "xy"]
    stack.callback(print, "callback", 1, end="!\n")
    stack.push(lambda *info: print("push", info[0]))
    print(names)
with contextlib.ExitStack() as stack:
    stack.push(lambda *info: print("sees", info[0].__name__) or True)
    raise OSError("swallowed by pushed function")
stack = contextlib.ExitStack()
stack.callback(print, "moved")
moved = stack.pop_all()
stack.close()
print("not yet")
moved.close()


class Base(contextlib.ContextDecorator):
    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, *info):
        print("exit", info[0])


@Base()
def f():
    return "result"


print(f())


@contextlib.asynccontextmanager
async def amanager():
    print("aenter")
    yield "value"
    print("aexit")


async def use():
    async with amanager() as v, contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(amanager())
        print(v)


try:
    use().send(None)
except StopIteration:
    print("done")
try:
    with contextlib.ExitStack() as stack:
        stack.callback(lambda: 1 / 0)
        raise ValueError("first")
except ZeroDivisionError as error:
    print(error, repr(error.__context__))
