import types


class Spec:
    _initializing = True
    has_location = False
    origin = None

    def __init__(self, **fields):
        self.__dict__.update(fields)


def attempt(module):
    try:
        module.x
    except Exception as error:
        print(type(error).__name__, error)


m = types.ModuleType("zz")
for spec in (None, Spec(), Spec(_uninitialized_submodules=["x"]), Spec(_initializing=False, _uninitialized_submodules=["x"]), Spec(has_location=True, origin="/a/b.py"), Spec(has_location=True, origin=5), Spec(_initializing=False, has_location=True, origin="/a/b.py")):
    m.__spec__ = spec
    attempt(m)
m.__name__ = 5
attempt(m)
del m.__name__
attempt(m)
print(type(types.__builtins__).__name__, type(__builtins__).__name__, __builtins__.__dict__ is types.__builtins__)
scope = {}
exec("", scope)
print(type(scope["__builtins__"]).__name__)
