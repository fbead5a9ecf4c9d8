d = {}
for key in [5, 3, "z", "a", (1,), None, 2.5]:
    d[key] = len(d)
print(list(d))
del d["z"]
d["z"] = "back"
d[5] = "changed"
print(d)
for i in range(100):
    d[i] = i
for i in range(0, 100, 2):
    del d[i]
print(list(d)[:10], len(d), list(d.values())[-5:])
while len(d) > 3:
    d.popitem()
print(d)
a = {"x": 1, "y": 2}
b = {"y": 2, "x": 1}
print(a == b, list(a) == list(b), str(a) == str(b), list((a | b).items()), list((b | a).items()))
a["x"] = a.pop("x")
print(a, next(iter(a)), next(reversed(a)), [*a], list({**b, **a}))
big = {n * 7919 % 100003: n for n in range(2000)}
print(list(big.items())[:5], list(big.items())[-3:], sum(big), sum(big.values()), len(big))
for key in list(big)[::3]:
    del big[key]
big.update((k, 0) for k in range(5))
print(len(big), list(big)[:4], list(big)[-5:], sum(k * v for k, v in big.items()))


def keywords(**kwargs):
    return list(kwargs.items())


print(keywords(z=1, a=2, m=3, **{"b": 4}))


class Ordered:
    z = 1
    a = 2

    def m(self):
        pass


print([name for name in Ordered.__dict__ if not name.startswith("__")])
o = Ordered()
o.second, o.first = 2, 1
o.__dict__["third"] = 3
del o.second
o.second = 4
print(vars(o), list(vars(o)))
mixed = {}
for i in range(5):
    mixed["k%d" % i] = i
    mixed[i] = i
mixed.pop("k2")
mixed.pop(3)
print(mixed, dict.fromkeys("hello"), list(dict(b=1, a=2).items()), {k: v for k, v in reversed(mixed.items())})
