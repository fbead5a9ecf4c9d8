import pkg
import pkg.sub.leaf
import pkg.sub.leaf as renamed
from pkg import value, helper as assistant, sub
from pkg.sub import leaf, sibling
from pkg.sub.leaf import *

print(pkg.value, value, assistant(), pkg.sub.leaf is leaf is renamed, sub.__name__, sibling.use_parent(), public, "_private" in globals(), "hidden" in globals())
print(pkg.__name__, pkg.__package__, leaf.__package__, pkg.__path__ is not None, hasattr(leaf, "__path__"), leaf.__spec__.name, leaf.__spec__.parent, pkg.__spec__.submodule_search_locations is not None, leaf.__doc__, __package__, __spec__)
import sys

print(sorted(name for name in sys.modules if name.startswith("pkg")), sys.modules["pkg.sub"] is sub)
for statement in ("import missing_module", "import pkg.missing", "from pkg import missing", "from pkg.sub.leaf import missing", "import pkg.value", "from missing.sub import x", "import pkg.sub.leaf.deeper", "from . import x", "from .x import y", "from pkg.broken import x", "import pkg.broken", "from pkg.broken_deep import x", "from pkg.stars import *", "import pkg.cyclic_a", "from pkg import lazy_attribute, other"):
    try:
        exec(statement)
        print(statement, "ok")
    except Exception as error:
        print(statement, "->", type(error).__name__, error, getattr(error, "name", None))
print("pkg.broken" in sys.modules, hasattr(pkg, "broken"))


def local_import():
    import pkg.sub.leaf as l
    from pkg import value as v
    return l.public, v


print(local_import(), "l" in globals())
leaf.counter += 1
del sys.modules["pkg.sub.leaf"]
import pkg.sub.leaf

print(pkg.sub.leaf is leaf, pkg.sub.leaf.counter, leaf.counter)
sys.modules["invented"] = sys
import invented

print(invented is sys)
sys.modules["blocked"] = None
try:
    import blocked
except ModuleNotFoundError as error:
    print(error)
sys.modules["number"] = 5
import number

print(number, __import__("pkg.sub").__name__, __import__("pkg.sub", fromlist=["leaf"]).__name__)
for use in (lambda: __import__(""), lambda: __import__(5), lambda: __import__("x", level=-1), lambda: __import__("pkg", 1, 2, 3, 4, 5)):
    try:
        use()
    except Exception as error:
        print(type(error).__name__, error)
del pkg.value
try:
    from pkg import value
except ImportError as error:
    print(str(error).split("(")[0])
