# Names that a namespace gets while code that relies on it runs: most change nothing, those of built-ins do.
import builtins

namespace = {"__builtins__": {"size": len, **vars(builtins)}}
exec("def f(x):\n    return size(x) + abs(-1)\n", namespace)


def g(x):
    return len(x) + abs(-2)


def loop(n):
    total = 0
    for i in range(n):
        total += len("abc")
        if i == n - 3 and n > 3000:
            globals()["unrelated" + str(n)] = i
        if i == n - 2 and n > 3000:
            globals()["l" + "en"] = lambda x: 1000
    return total


for i in range(3000):
    namespace["f"]([i]), g([i])
loop(3000)
print(namespace["f"]([1]), g([1]), loop(2000))
namespace["other"] = 1
another = 2
print(namespace["f"]([1]), g([1]))
namespace["size"] = lambda x: 100
print(namespace["f"]([1]))
namespace["abs"] = lambda x: 10
print(namespace["f"]([1]))
del namespace["size"]
print(namespace["f"]([1]))
print(loop(4000))
print(g([1]), len([1, 2, 3]))
del len
print(g([1]), loop(10))
builtins.len = lambda x: 7
print(g([1]))
del builtins.len
len = lambda x: 8
print(g([1]))
builtins.len = lambda x: 9
print(g([1]))
del len
print(g([1]))
many = {}
for i in range(40):
    globals()[f"name_{i}"] = i
    g([1])
print(g([1]), name_39, name_0)
class Texts(str):
    pass
globals()[Texts("abs")] = lambda x: -5
print(g([1]))
