import gc
import weakref


class Thing:
    def __init__(self, name):
        self.name = name

    def method(self):
        return "method of " + self.name

    def __repr__(self):
        return f"Thing({self.name})"


def make(name):
    thing = Thing(name)
    return thing, weakref.ref(thing, lambda r: print("callback for", name, r() is None))


def collect(n=3):
    for _ in range(n):
        gc.collect()


def scenario():
    thing, ref = make("a")
    print(ref() is thing, ref == weakref.ref(thing), hash(ref) == hash(thing), weakref.getweakrefcount(thing) >= 1, type(ref).__name__, weakref.ref(thing) is weakref.ref(thing))
    return ref


ref = scenario()
collect()
print("after", ref())


def collections():
    keep = Thing("kept")
    values = weakref.WeakValueDictionary(kept=keep)
    keys = weakref.WeakKeyDictionary({keep: "value"})
    members = weakref.WeakSet([keep])

    def fill():
        temporary = Thing("temporary")
        values["temporary"] = temporary
        keys[temporary] = 1
        members.add(temporary)
        print(len(values), len(keys), len(members), sorted(values))

    fill()
    collect()
    print(len(values), len(keys), len(members), dict(values), list(keys.items()), list(members), "temporary" in values, values.get("kept"))


collections()


def proxies():
    thing = Thing("proxied")
    proxy = weakref.proxy(thing)
    print(proxy.name, proxy.method(), type(proxy).__name__, isinstance(proxy, Thing))
    method = weakref.WeakMethod(thing.method)
    print(method()())
    finalizer = weakref.finalize(thing, print, "finalized", "with argument")
    print(finalizer.alive)
    return proxy, method, finalizer


proxy, method, finalizer = proxies()
collect()
print(method(), finalizer.alive)
try:
    proxy.name
except ReferenceError as error:
    print(error)
for value in (5, "s", None, [], {}, (), object()):
    try:
        weakref.ref(value)
        print("ok", type(value).__name__)
    except TypeError as error:
        print(error)


class Slotted:
    __slots__ = ()


class Weakable:
    __slots__ = ("__weakref__",)


for cls in (Slotted, Weakable):
    try:
        weakref.ref(cls())
        print(cls.__name__, "ok")
    except TypeError as error:
        print(error)
early = Thing("early")
f = weakref.finalize(early, print, "called once")
f()
f()
print(f.alive, f.detach())


class Strong:
    pass


s = Strong()
r1, r2 = weakref.ref(s), weakref.ref(s, lambda r: None)
print(r1 is r2, r1 == r2, weakref.getweakrefcount(s))
