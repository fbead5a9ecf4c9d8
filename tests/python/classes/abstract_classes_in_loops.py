# Abstract classes whose instances are made in hot loops, while what is abstract changes.
import abc
class Base(abc.ABC):
    def __init__(self, x):
        self.x = x
def make(n):
    t = 0
    for i in range(n):
        t += Base(i).x
    return t
for _ in range(5): make(1000)
print(make(10))
Base.__abstractmethods__ = frozenset({"go"})
try:
    print(make(10))
except TypeError as e:
    print(e)
Base.__abstractmethods__ = frozenset()
print(make(10))
class S(abc.ABC):
    @abc.abstractmethod
    def area(self): pass
class Q(S):
    def __init__(self, s): self.s = s
    def area(self): return self.s
def use(n):
    return sum(Q(i).area() for i in range(n))
for _ in range(5): use(1000)
del Q.area
abc.update_abstractmethods(Q)
try:
    print(use(3))
except TypeError as e:
    print(e)
