"""Caches and registries that do not keep their objects alive."""
import gc
import weakref


class Image:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Image({self.name!r})"

    def size(self):
        return len(self.name)


def overwrite(depth):
    """Puts something else where words of earlier calls may still stand."""
    a = b = c = d = e = f = g = h = depth
    if depth:
        return overwrite(depth - 1) + max([a, b, c, d], key=lambda n: n + e + f + g + h)
    return 0


def collect():
    for _ in range(3):
        overwrite(50)
        gc.collect()


def references():
    image = Image("sky")
    reference = weakref.ref(image, lambda dead: print("dropped", dead() is None))
    proxy = weakref.proxy(image)
    print(reference() is image, reference.__callback__ is not None, proxy.name, proxy.size(), type(proxy).__name__)
    return reference, proxy


reference, proxy = references()
collect()
print(reference())
try:
    proxy.name
except ReferenceError as error:
    print(error)

cache = weakref.WeakValueDictionary()
notes = weakref.WeakKeyDictionary()
seen = weakref.WeakSet()


def load(name):
    found = cache.get(name)
    if found is None:
        found = cache[name] = Image(name)
        print("loading", name)
    return found


def fill():
    tree, moon = load("tree"), load("moon")
    load("tree")
    notes[tree], notes[moon] = "green", "far"
    seen.update([tree, moon])
    print(sorted(cache), cache["tree"] is tree, len(notes), sorted(notes.values()), len(seen), tree in seen)
    return [tree]


kept = fill()
collect()
print(sorted(cache), list(cache.values()), list(notes.items()), list(seen))


def methods():
    image = kept[0]
    method = weakref.WeakMethod(image.size)
    print(method()(), method() == image.size)
    finalizer = weakref.finalize(image, print, "finalized", "tree", sep=": ")
    print(finalizer.alive, finalizer.peek()[1], finalizer.detach() is not None, finalizer.alive)
    finalizer = weakref.finalize(image, print, "finalized")
    finalizer.atexit = False
    return method, finalizer


method, finalizer = methods()
kept.clear()
collect()
print(finalizer.alive, method(), len(cache), len(notes), len(seen))
for value in (5, "x", (), None, [], {}):
    try:
        weakref.ref(value)
    except TypeError as error:
        print(error)
print(weakref.ref(set()) is not None, weakref.ref(Image)() is Image, weakref.ref(len)() is len)
