# Globals and built-ins of a hot loop are rebound, deleted and hidden.
import builtins
import types

from ways import check

LOOP = """
def loop(trip, n):
    seen = []
    for i in range(n):
        seen.append((function(2), number, len('abc'), module.attribute))
        TRIP
        seen.append((function(2), number, len('abc'), module.attribute))
    return seen
"""


def world(change, undo="pass"):
    def setup():
        exec(undo, {"builtins": builtins})
        module = types.ModuleType("module")
        module.attribute = "attribute"

        def function(x):
            return x * x

        world = {"function": function, "number": 1, "module": module, "builtins": builtins, "types": types}
        return world, lambda: exec(change, world)

    return setup


CLASS_OF_MODULE = """
class M(types.ModuleType):
    attribute = property(lambda self: 'property')
del module.attribute
module.__class__ = M
"""

for title, change in [
    ("a function", "def function(x): return ('new', x)"),
    ("a function becomes native", "function = abs"),
    ("a function becomes a class", "function = float"),
    ("a number", "number = 2"),
    ("a number becomes a float", "number = 2.5"),
    ("a number is deleted and made again", "del number; number = 3"),
    ("through globals()", "globals()['number'] = 4"),
    ("through globals().update", "globals().update(number=5, other=6)"),
    ("many new globals", "globals().update({f'g{i}': i for i in range(1000)})"),
    ("a global hides the built-in", "def len(x): return 'hidden'"),
    ("a global hides the built-in, and goes", "len = 1; del len"),
    ("a module's attribute", "module.attribute = 'rebound'"),
    ("a module's attribute, by its dict", "vars(module)['attribute'] = 'in the dict'"),
    ("a module's attribute by __getattr__", "del module.attribute; module.__getattr__ = lambda name: ('made', name)"),
    ("another module", "module = types.SimpleNamespace(attribute='simple')"),
    ("the class of the module", CLASS_OF_MODULE),
]:
    check(title, world(change), LOOP)

with_len = world("builtins.len = lambda x: 'replaced'", "builtins.len = builtins.real_len")
builtins.real_len = len
check("the built-in itself", with_len, LOOP)
builtins.len = builtins.real_len

DELETED = """
def loop(trip, n):
    seen = []
    for i in range(n):
        try:
            seen.append(number)
            TRIP
            seen.append(number)
        except NameError as error:
            seen.append(str(error))
    return seen
"""
check("a number is deleted", world("del number"), DELETED)
AS_BUILTIN = world("del number; builtins.number = 'built in'", "vars(builtins).pop('number', 0)")
check("it is a built-in then", AS_BUILTIN, DELETED)
del builtins.number
