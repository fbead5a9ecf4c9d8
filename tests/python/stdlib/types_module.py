import types


def f(a, b=1): return a + b
def gen(): yield
async def coro(): pass


print(type(f) is types.FunctionType, type(gen()) is types.GeneratorType, type(len) is types.BuiltinFunctionType, type("".join) is types.BuiltinMethodType, types.NoneType is type(None), types.EllipsisType is type(...), type(types) is types.ModuleType, type(f.__code__) is types.CodeType, type(str.join) is types.MethodDescriptorType, type(int.__add__) is types.WrapperDescriptorType, types.LambdaType is types.FunctionType, type((lambda: (lambda: f)).__code__) is types.CodeType)
n = types.SimpleNamespace(a=1, b=[2])
n.c = n.a + 1
print(n, n == types.SimpleNamespace(a=1, b=[2], c=2), vars(n), types.SimpleNamespace({"x": 1}, y=2))
proxy = types.MappingProxyType({"k": 1})
print(proxy, proxy["k"], len(proxy), proxy.get("zz"), proxy | {"z": 2}, list(proxy.items()), proxy == {"k": 1}, "k" in proxy, proxy.copy())
method = types.MethodType(lambda self, x: (self, x), "bound")
print(method(5), method.__self__)
g = types.FunctionType(f.__code__, {"__builtins__": {}}, "renamed", (10,))
print(g(1), g(1, 2), g.__name__)
C = types.new_class("C", (list,), {}, lambda ns: ns.update(x=1, m=lambda self: len(self)))
print(C([1, 2]).m(), C.x, C.__mro__[1], types.resolve_bases((int,)), types.prepare_class("X", (), {})[0])
module = types.ModuleType("made", "doc")
module.attribute = 1
print(module.__name__, module.__doc__, module.attribute, module)


class D:
    @types.DynamicClassAttribute
    def name(self):
        return "instance"


print(D().name, types.GenericAlias(list, (int,)), types.UnionType is type(int | str), types.get_original_bases(C))
code = f.__code__.replace(co_name="other", co_consts=f.__code__.co_consts)
print(code.co_name, code == f.__code__, f.__code__ == f.__code__, hash(code) == hash(code), f.__code__.co_qualname)


@types.coroutine
def old_style():
    x = yield "yielded"
    return x


async def use():
    return await old_style()


c = use()
print(c.send(None))
try:
    c.send("sent")
except StopIteration as stop:
    print(stop.value)
for call in (lambda: proxy.__setitem__("a", 1) if hasattr(proxy, "__setitem__") else exec("proxy['a'] = 1"), lambda: types.MappingProxyType(5), lambda: types.MethodType(5, 1), lambda: types.MethodType(f, None), lambda: types.FunctionType(5, {}), lambda: types.SimpleNamespace(1, 2), lambda: n.missing, lambda: types.CodeType(), lambda: types.NoneType(5), lambda: types.ModuleType(), lambda: types.GeneratorType(), lambda: types.FunctionType(f.__code__, 5), lambda: types.new_class("X", (5,)), lambda: hash(proxy)):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
cell = types.CellType(5)
print(cell.cell_contents, types.CellType() == types.CellType(), types.CellType(1) < types.CellType(2))
try:
    types.CellType().cell_contents
except ValueError as error:
    print(error)
n.me = n
print(n)
