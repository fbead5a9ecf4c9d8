# Objects that nothing refers to any more are found by a collection, whatever was done with them before. A stale word on the
# native stack may keep one of them for a while, so each case makes many.
import gc
import _weakref

ref = _weakref.ref
COUNT = 24


class C:
    pass


class Finalized:
    def __init__(self):
        # One that was kept for a while is counted where it belongs.
        self.finalized = finalized

    def __del__(self):
        self.finalized.append(1)


def attempt(function):
    try:
        return function()
    except BaseException as error:
        return type(error).__name__


def plain():
    return ref(C())


def local():
    o = C()
    r = ref(o)
    del o
    return r


def cycle():
    o = C()
    o.me = o
    return ref(o)


def with_callback():
    o = C()
    r = ref(o, lambda w, called=called: called.append(1))
    o = None
    return r


def with_finalizer():
    return ref(Finalized())


def after_errors():
    o = C()
    p = _weakref.proxy(o)
    attempt(lambda: p + 1)
    attempt(lambda: p())
    attempt(lambda: o.foo)
    return ref(o)


def in_list():
    o = C()
    items = [o]
    attempt(lambda: len(items))
    return ref(o)


def with_attribute():
    o = C()
    o.n = 1
    repr(ref(o))
    repr(o)
    return ref(o)


def with_several_references():
    o = C()
    many = [ref(o) for _ in range(3)]
    return many[2]


def in_generator():
    def generator():
        o = C()
        yield ref(o)
        yield o

    return next(generator())


for case in (plain, local, cycle, with_callback, with_finalizer, after_errors, in_list, with_attribute, with_several_references, in_generator):
    called, finalized = [], []
    references = [case() for _ in range(COUNT)]
    gc.collect()
    gone = sum(r() is None for r in references)
    print(case.__name__, gone > COUNT // 2, called == [] or len(called) == gone, finalized == [] or len(finalized) >= gone)
