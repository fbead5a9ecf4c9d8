import asyncio
import contextvars
import threading
from contextvars import Context, ContextVar, Token, copy_context

var = ContextVar("var", default="default")
bare = ContextVar("bare")
print(var.name, var.get(), bare.get("fallback"))
try:
    bare.get()
except LookupError as error:
    print(type(error).__name__, str(error).startswith("<ContextVar name='bare'"))
token = var.set("one")
second = var.set("two")
print(var.get(), token.old_value is Token.MISSING, second.old_value, token.var is var)
var.reset(second)
print(var.get())
var.reset(token)
print(var.get())
for bad in (lambda: var.reset(token), lambda: bare.reset(var.set(1)), lambda: var.reset(5), lambda: ContextVar(5), lambda: ContextVar(), lambda: Token()):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, str(error).split("<")[0])
context = copy_context()


def change():
    var.set("inside")
    return var.get(), copy_context()[var]


print(context.run(change), context[var], var.get(), var in context, bare in context, len(Context()), list(context.values()), context.get(bare, "none"), context.run(lambda a, b=1: (a, b), 5, b=6))
try:
    context.run(lambda: context.run(print))
except RuntimeError as error:
    print(str(error).split(":")[0])
with var.set("managed"):
    print(var.get())
print(var.get())


async def task(name):
    var.set(name)
    await asyncio.sleep(0)
    return var.get()


async def main():
    var.set("main task")
    results = await asyncio.gather(task("a"), task("b"))
    return results, var.get()


print(asyncio.run(main()), var.get())
seen = []
thread = threading.Thread(target=lambda: seen.append(var.get()))
thread.start()
thread.join()
print(seen)


def generator():
    var.set("set in generator")
    yield var.get()


print(next(generator()), var.get())
