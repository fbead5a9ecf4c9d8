import gc
import _weakref
ref=_weakref.ref


def churn(depth):
    # Native code that is called in between overwrites what dead frames have left on the native stack.
    if depth == 0:
        return [format(x, "5d") for x in sorted(range(5), key=lambda x: -x)]
    return list(map(lambda _: churn(depth - 1), [depth]))


def collect():
    for depth in range(6):
        churn(depth)
        gc.collect()


class C: pass
o=C(); r=ref(o); del o; collect(); print(1,r() is None)
def f():
    o=C(); r=ref(o); del o; collect(); return r()
print(2,f() is None)
def mk():
    return ref(C())
r=mk(); collect(); print(3,r() is None)
o=C(); o.me=o; r=ref(o); del o; collect(); print(4,r() is None)
o=C(); r=ref(o,lambda w: print('cb')); o=None; collect(); print(5,r() is None)
class D:
    def __del__(s): print('del')
d=D(); del d; collect(); print(6)
def t(fn):
    try: print(fn())
    except BaseException as e: print(type(e).__name__)
o=C(); p=_weakref.proxy(o); t(lambda: p+1); t(lambda: p()); r=ref(o); del o; collect(); print(8,r() is None)
o=C(); t(lambda: o.foo); r=ref(o); del o; collect(); print(9,r() is None)
o=C(); l=[o]; t(lambda: len(l)); r=ref(o); del o,l; collect(); print(10,r() is None)
o=C(); o.n=1; print(o.n); r=ref(o); s=repr(r); del o; collect(); print(11,r() is None)
o=C(); print(repr(o)[:4]); r=ref(o); del o; collect(); print(12,r() is None)
o=C(); x=[ref(o) for _ in range(3)]; r=ref(o); del o; collect(); print(13,r() is None)
