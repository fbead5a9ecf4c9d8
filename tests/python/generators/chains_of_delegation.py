"""Generators that delegate to generators, and coroutines that await coroutines: the innermost one is resumed at once, and
nobody can tell."""

import sys, traceback
class Tree:
    def __init__(self,l,v,r): self.l=l;self.v=v;self.r=r
    def __iter__(self):
        if self.l: yield from self.l
        yield self.v
        if self.r: yield from self.r
def tree(lo,hi):
    if lo>=hi: return None
    m=(lo+hi)//2
    return Tree(tree(lo,m),m,tree(m+1,hi))
t=tree(0,150)
for k in range(3): print(sum(t), len(list(t)), max(x for x in t))
def inner(n):
    got=[]
    for i in range(n):
        x = yield i
        got.append(x)
        if x == 'boom': raise KeyError(i)
        if x == 'frames':
            f=sys._getframe(); names=[]
            while f: names.append((f.f_code.co_name,f.f_lineno)); f=f.f_back
            print(names)
    return got
def mid(n):
    r = yield from inner(n)
    return ('mid', r)
def outer(n):
    try:
        r = yield from mid(n)
    except KeyError as e:
        traceback.print_exc(file=sys.stdout)
        r = 'caught', str(e)
        print(sys.exc_info()[0])
        yield 'again'
    return ('outer', r)
def drive(vals):
    g=outer(5); out=[next(g)]
    try:
        for v in vals: out.append(g.send(v))
    except StopIteration as e: out.append(('stop', e.value))
    return out
for k in range(30):
    a=drive([1,2,3,4,5,6]); b=drive([None]*7); 
print(a,b)
print(drive([1,'boom',3,4]))
print(drive([1,'frames',3,4,5,6]))
def selfish():
    def g():
        yield 1
        try: next(G)
        except ValueError as e: print(e)
        yield 2
    def h(): yield from g()
    def k(): yield from h()
    return k()
for i in range(3):
    G=selfish(); print(list(G))
def deep(n):
    if n==0:
        for i in range(3): yield i
        return 'bottom'
    else: return (yield from deep(n-1))
for n in (10,100,900):
    print(list(deep(n)))
try: print(len(list(deep(1500))))
except RecursionError as e: print('RecursionError')
async def fib(n):
    if n<=1: return n
    return await fib(n-1)+await fib(n-2)
try: fib(15).send(None)
except StopIteration as e: print(e.value)
class Aw:
    def __await__(self):
        x = yield 'a'; return x
async def c1(): return [await Aw(), await Aw()]
async def c2(): return await c1()
async def c3(): 
    try: return await c2()
    finally: print('fin')
for i in range(60):
    c=c3(); assert c.send(None)=='a' and c.send(1)=='a'
    try: c.send(2)
    except StopIteration as e: v=e.value
    if i<58: continue
    print(v)
c=c3(); c.send(None); c.close()
c=c3(); c.send(None)
try: c.throw(ZeroDivisionError('x'))
except ZeroDivisionError: traceback.print_exc(file=sys.stdout)
# handled exceptions
def hin():
    while True:
        yield sys.exc_info()[0]
def hout():
    try: 1/0
    except ZeroDivisionError:
        yield from hin()
def hmid(): yield from hout()
g=hmid()
for i in range(80): x=next(g)
print(x)
try: {}['q']
except KeyError:
    print(next(g)); print(sys.exc_info()[0])
print(sys.exc_info()[0])

# Values, frames and `gi_yieldfrom` seen from inside and outside of a chain.
def leaf():
    while True:
        x = yield sys._getframe(1).f_code.co_name
        if x is not None:
            yield ("got", x)


def one(): return (yield from leaf())
def two(): return (yield from one())
def three(): return (yield from two())


g = three()
for i in range(100):
    x = next(g)
print(x, g.gi_yieldfrom.__name__, g.gi_running, g.gi_frame.f_lineno - three.__code__.co_firstlineno)
print(g.send("value"), next(g))
g.close()
print(g.gi_frame)

# An inner generator that somebody else resumes, or finishes, in between.
inner = iter([])
def shared():
    for i in range(6):
        yield i
    return "end"


def user(s): return (yield from s)
def user_of_user(s): return (yield from user(s))


for times in range(5):
    s = shared()
    g = user_of_user(s)
    got = [next(g), next(s), next(g), next(s), next(g), next(s)]
    try:
        next(s)
    except StopIteration as e:
        got.append(e.value)
    try:
        next(g)
    except StopIteration as e:
        got.append(e.value)
    print(got)

# What raises in the innermost one is seen at each level.
def failing():
    yield 1
    yield 2
    raise LookupError("inner")


def passes(): yield from failing()
def catches():
    try:
        yield from passes()
    except LookupError as e:
        yield ("caught", str(e), [f.name for f in traceback.extract_tb(e.__traceback__)])
    yield "after"


def outermost(): yield from catches()


for times in range(20):
    result = list(outermost())
print(result)
for times in range(20):
    g = outermost()
    next(g)
    result = g.throw(LookupError("thrown"))
    rest = list(g)
print(result, rest)
