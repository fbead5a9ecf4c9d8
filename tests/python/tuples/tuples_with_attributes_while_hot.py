"""Attributes and parts of named tuples whose instances have attributes of their own, too."""

from collections import namedtuple
Q = namedtuple("Q", "a b")
class S(Q):
    def __init__(s, a, b): s.z = 1
class T(Q): pass
def f(o, n):
    t = 0
    for i in range(n): t += o.a + o.b
    return t
def g(o, n):
    t = 0
    for i in range(n): t += o.a + o.b
    return t
print(f(S(1,2), 3000), f(S(3,4), 3000), g(T(5,6), 3000))

Q = namedtuple("Q", "a b")
class R(Q): pass
class S(Q):
    def __init__(s, a, b): s.z = 1
def f(o, n):
    t = 0
    for i in range(n): t += o.a + o.b
    return t
print(f(Q(1,2), 3000), f(R(1,2), 3000), f(S(1,2), 3000))

class P(tuple):
    def __new__(cls, a, b, c): return super().__new__(cls, (a, b, c))
def mk(i): return P(i, i+1, i+2)
t = 0
for i in range(3000):
    a, b, c = mk(i)
    t += a + b + c
print(t)
def f(n):
    t = 0
    for i in range(n):
        a, b, c = mk(i)
        t += a + b + c
    return t
print(f(3000), f(3000))
