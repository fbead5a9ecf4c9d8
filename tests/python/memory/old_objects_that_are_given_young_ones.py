# What lives when all garbage is collected is looked at again only if it says that it has changed since.
import gc


def churn():
    for n in range(600):
        [n] * 3000


def made(text):
    return [text, len(text)]


class Plain:
    shared = None

    def __init__(self):
        self.own = None

    def method(self, value=None, *, named=None):
        return value, named


def function(value=None, *, named=None) -> int:
    "text"
    return value, named


def unused(first, second=()):
    return [first, second, "constant of code that has not run " + "x" * 3]


def outer():
    content = None

    def inner(value):
        nonlocal content
        content = value
        return lambda: content

    return inner


small, large, cleared, copied, popped = {}, dict.fromkeys(range(1000)), {"a": 1}, {}, {1: 2, 3: 4}
general = {(1, 2): 3}
ordered = [1, 2, 3]
nested = {"dict": {}, "list": [], "set": set()}
instance = Plain()
dict_of_instance = instance.__dict__
closure = outer()
counter = None
generator = (made(str(n)) for n in range(5))
subclass = type("Mapping", (dict,), {})()
gc.collect()
churn()

small["key"] = made("small")
for n in range(1000):
    large[n] = made(f"large {n}")
cleared.clear()
cleared[made("x")[0]] = made("cleared")
copied.update({"k": made("copied")})
popped.popitem()
popped["new"] = made("popped")
general[made("key")[0], 2] = made("general")
general.setdefault((5, 6), made("default"))
ordered[1] = made("list")
ordered.append(made("appended"))
nested["dict"]["in"] = made("nested dict")
nested["list"].append(made("nested list"))
nested["set"].add(tuple(made("nested set")))
instance.own = made("attribute")
dict_of_instance["other"] = made("by the dict")
Plain.shared = made("class attribute")
Plain.later = lambda self: made("method")
function.__defaults__ = (made("default"),)
function.__kwdefaults__ = {"named": made("keyword default")}
function.attribute = made("function attribute")
function.__doc__ = "doc " + made("string")[0]
function.__name__ = "name " + made("name")[0]
function.__qualname__ = "qualname " + made("qualname")[0]
function.__annotations__ = {"return": made("annotation")}
Plain.method.__defaults__ = (made("method default"),)
holds = closure(made("cell"))
subclass["key"] = made("subclass")
subclass.attribute = made("attribute of a dict")


def store():
    global counter
    for n in range(3000):
        counter = made(f"global {n}")
        Plain.shared = made(f"class {n}")


store()
churn()


# Stored where compiled code and caches know the place, and then the dict has other keys.
gone = other = None
gc.collect()


def stores():
    global other
    for n in range(3000):
        other = made(f"other {n}")
        Plain.shared = made(f"shared {n}")


stores()
del gone
del Plain.later
churn()
churn()
print(other, Plain.shared)
Plain.later = lambda self: made("method")
print(unused(1))
churn()
print(small, large[0], large[999], len(large), cleared, copied, popped, general)
print(ordered, nested, instance.own, instance.other, Plain.shared, instance.later())
print(function(), function.attribute, function.__doc__, function.__name__, function.__qualname__)
print(function.__annotations__, instance.method(), holds(), counter, subclass, subclass.attribute, unused(2))
print(list(generator))

# Again and again: what is new becomes old.
kept = {}
for round in range(12):
    kept[round] = {"round": made(str(round))}
    if round % 3 == 0:
        gc.collect()
    churn()
    kept[round // 2]["again"] = made(f"again {round}")
    closure(made(f"cell {round}"))
    function.__defaults__ = (made(f"default {round}"),)
print(kept, holds(), function())


died = 0


class Dies:
    def __del__(self):
        global died
        died += 1


# Garbage among the old is found; a word that is left over somewhere may keep one or the other.
dying = [Dies() for _ in range(100)]
gc.collect()
print(died)
for n in range(100):
    dying[n] = None
gc.collect()
print(died >= 95)
