import sys
import importlib.machinery
import importlib.util

import space.inner

print(space.__name__, space.__spec__.origin, space.inner.where, hasattr(space, "__file__"), type(space.__path__).__name__)


class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name.startswith("virtual"):
            print("find", name, path is not None)
            return importlib.machinery.ModuleSpec(name, Loader(), is_package=name == "virtual")
        return None


class Loader:
    def create_module(self, spec):
        print("create", spec.name)
        return None

    def exec_module(self, module):
        print("exec", module.__name__)
        module.made = "made for " + module.__name__


sys.meta_path.append(Finder)
import virtual
import virtual.child
from virtual.other import made

print(virtual.made, virtual.child.made, made, virtual.__spec__.loader.__class__.__name__, repr(virtual).split("<")[1][:16])
print(importlib.import_module("virtual.third").made, importlib.import_module(".inner", "space") is space.inner)
import types

module = types.ModuleType("handmade", "Its doc.")
print(module.__name__, module.__doc__, module.__dict__["__spec__"], repr(module))
exec("x = 1\ndef f(): return x, __name__", module.__dict__)
sys.modules["handmade"] = module
from handmade import f

print(f())
module.__getattr__ = lambda name: "dynamic " + name
print(module.anything, module.x)
module.__dir__ = lambda: ["only"]
print(dir(module))
print(importlib.util.find_spec("space.inner").name, importlib.util.find_spec("nowhere"))
print(importlib.reload(space.inner) is space.inner)
try:
    importlib.import_module(".x")
except TypeError as error:
    print(error)
