from collections import Counter, deque

d = deque([1, 2, 3], maxlen=4)
d.append(4)
d.append(5)
d.appendleft(0)
print(d, d.maxlen, len(d), d[0], d[-1], d.pop(), d.popleft(), d)
d.extend([7, 8])
d.extendleft([9])
d.rotate(1)
print(d, list(reversed(d)), d.count(7), 8 in d, d.index(7), d.copy(), d + deque([1]), d * 2, d == deque(d), deque("abc") < deque("abd"))
e = deque("abcde")
e.rotate(-2)
e.insert(1, "X")
e.remove("a")
del e[0]
e[0] = "Y"
e.reverse()
print(e, deque(), deque(maxlen=0), "".join(e))
e.clear()
for call in (lambda: e.pop(), lambda: e.popleft(), lambda: e[0], lambda: e.remove(1), lambda: e.index(1), lambda: deque(5), lambda: deque([], -1), lambda: deque([], "x"), lambda: hash(e), lambda: d[1:2], lambda: d.insert(0, 1), lambda: d + [1], lambda: setattr(d, "maxlen", 1), lambda: deque(maxlen=2).rotate("x")):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
d = deque([1, 2, 3])
try:
    for x in d:
        d.append(x)
except RuntimeError as error:
    print(error)
d = deque([1])
d.append(d)
print(d)
c = Counter("abracadabra")
print(c, c.most_common(2), c["a"], c["zz"], "zz" in c, sum(c.values()), c.total(), sorted(c.elements())[:6], sorted(c))
c.update("aab")
c.subtract({"a": 3, "q": 1})
print(c, +c, -c, c["q"])
x, y = Counter(a=3, b=1), Counter(a=1, b=2, c=1)
print(x + y, x - y, x & y, x | y, x == Counter({"a": 3, "b": 1}), x <= y, Counter(a=1) <= x, Counter([1, 1, 2]), Counter(), Counter({"k": 5}).most_common(), Counter(a=0) == Counter())
x += y
x -= Counter(a=10)
print(x, Counter("hello world").most_common(3), dict(Counter("aab")), repr(Counter(b=1, a=2)), Counter(a=2).copy(), Counter("ab") | Counter("bc"))
del x["not there"]
for call in (lambda: Counter.fromkeys("ab"), lambda: Counter(5), lambda: Counter([[]]), lambda: list(Counter(a="x").elements())):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
