"""Kinds of objects, namespaces, classes made by hand, generics and coroutines."""
import types


class Tool:
    def run(self):
        return self

    @property
    def name(self):
        return "tool"


def generate():
    yield 1


async def later():
    return 1


coroutine = later()
things = {
    "function": generate, "lambda": lambda: 0, "method": Tool().run, "builtin": len, "bound builtin": [].append, "generator": generate(), "coroutine": coroutine,
    "module": types, "code": generate.__code__, "slot": object.__init__, "wrapper": object().__str__, "descriptor": str.join, "getset": vars(type)["__module__"],
    "member": vars(types.FunctionType)["__globals__"], "none": None, "ellipsis": ..., "union": int | None, "alias": list[int], "proxy": vars(Tool), "cell": (lambda x: lambda: x)(1).__closure__[0],
}
kinds = {name: getattr(types, name) for name in sorted(types.__all__) if name.endswith("Type") and isinstance(getattr(types, name), type)}
for label, thing in things.items():
    print(label, [name for name, kind in kinds.items() if isinstance(thing, kind)])
coroutine.close()
space = types.SimpleNamespace(host="x", port=1, **{"odd key": 2})
space.port += 1
print(space, space == types.SimpleNamespace(**vars(space)), sorted(vars(space)))
view = types.MappingProxyType({"a": 1})
print(view["a"], len(view), view | {"b": 2}, list(view.items()), repr(view))
try:
    view["b"] = 1
except TypeError as error:
    print(error)
Made = types.new_class("Made", (Tool,), {}, lambda namespace: namespace.update(kind="made", __doc__="By hand."))
print(Made().name, Made.kind, Made.__mro__[1] is Tool, Made.__doc__, types.resolve_bases((list[int],)), types.get_original_bases(type("L", (list,), {})))
bound = types.MethodType(lambda self, x: (type(self).__name__, x), Tool())
copy = types.FunctionType(generate.__code__, globals(), "copy", None, None)
print(bound(3), list(copy()), copy.__name__, types.FunctionType((lambda a, b=1: a + b).__code__, {}, argdefs=(5,))(1))
module = types.ModuleType("scratch", "A module.")
exec("x = 40\ndef f(): return x + 2", module.__dict__)
print(module.f(), module.__doc__, module.__name__, repr(module), generate.__code__.replace(co_name="other").co_name)


@types.coroutine
def pause():
    got = yield "paused"
    return got


async def uses():
    return await pause()


running = uses()
print(running.send(None))
try:
    running.send("resumed")
except StopIteration as stop:
    print(stop.value)


class Lazy:
    @types.DynamicClassAttribute
    def value(self):
        return 5


print(Lazy().value, types.GenericAlias(dict, (str, int)), list[int].__origin__, (int | str).__args__, types.prepare_class("X")[0], types.CellType(4).cell_contents)
