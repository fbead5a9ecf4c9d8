d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), "a" in k, 2 in v, ("a", 1) in i, ("a", 2) in i, "a" in i, ["a", 1] in i)
d["d"] = 4
del d["a"]
print(k, v, i, len(i), list(reversed(k)), list(reversed(v)), k.mapping["b"])
print(sorted(k & {"b", "x"}), sorted(k | {"x"}), sorted(k - {"b"}), sorted(k ^ {"b", "x"}), sorted(k & ["c"]), sorted({"b", "z"} - k), sorted(i & {("b", 2)}), sorted(i | [("z", 0)])[:2], type(k & k).__name__)
print(k == {"b", "c", "d"}, k == ["b"], k <= {"b", "c", "d", "e"}, k < k, k >= {"b"}, {"b"} < k, k.isdisjoint("xyz"), i.isdisjoint([]), k == d.keys(), v == d.values(), i == d.copy().items(), k != {1})
print(isinstance(k, object), type(k).__name__, type(v).__name__, type(i).__name__, type(iter(d)).__name__, type(iter(v)).__name__, type(iter(i)).__name__, type(reversed(d)).__name__)
for use in (lambda: hash(k), lambda: k[0], lambda: v[0], lambda: v & v, lambda: k + k, lambda: k | 5, lambda: 5 - k, lambda: k < 5, lambda: k < ["b"], lambda: v < v, lambda: i & 1, lambda: type(k)(), lambda: k.add(1), lambda: k.isdisjoint(5), lambda: {"x": []}.items() | set(), lambda: hash(i)):
    try:
        print(use())
    except Exception as error:
        print(type(error).__name__, error)
it = iter(d)
print(next(it), it.__length_hint__(), list(it), next(it, "end"))
self_view = {}
self_view["values"] = self_view.values()
print(self_view)
empty = {}
print(empty.keys(), empty.values(), empty.items(), list(empty.items()), {}.keys() == set(), {}.items() == {}.keys())
total = 0
for key, value in {"x": 1, "y": 2}.items():
    total += value * ord(key)
print(total, [key * value for key, value in {"a": 2}.items()], dict(map(reversed, {"a": 1}.items())), max({"a": 3, "b": 1}.items(), key=lambda p: p[1]), {**{}, **d}, dict(d.items()) == d)
for key in list(d):
    del d[key]
print(d, k, v)
