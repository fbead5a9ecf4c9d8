d = {"b": 1, "a": 2}
d["c"] = 3
d["b"] = 9
print(d, len(d), d["a"], d.get("z"), d.get("z", 0), d.get("a", 0), "a" in d, "z" not in d, list(d), list(d.keys()), list(d.values()), list(d.items()), bool(d), bool({}))
print(d.setdefault("a", 100), d.setdefault("n"), d.setdefault("m", []), d, d.pop("n"), d.pop("zz", "none"), d.popitem(), d)
d.update({"x": 1}, y=2)
d.update([("p", 1), "qr"])
d.update()
print(d, d.copy() == d, d.copy() is d, dict(d) == d, dict(a=1, b=2), dict([(1, 2)], z=3), dict({"k": 1}, k=2), dict(), dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), dict(zip("ab", range(2))))
del d["x"], d["y"]
d["x"] = "again"
print(d, list(reversed(d)), list(reversed(d.items())), list(reversed(d.values())), {**d, "b": 0}, d | {"b": -1, "new": 1}, {"new": 1} | d)
e = d
e |= {"u": 1}
e |= [("v", 2)]
print(e is d, d, {1: "a"} == {1.0: "a"}, {} == {}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {1: 2} != {1: 3}, {1: {2: {3: 4}}}[1][2][3])
d.clear()
print(d, e, {1: "int", 1.0: "float", True: "bool"}, {(1, 2): 3, None: 4, 1.5: 5, "s": 6, b"b": 7, frozenset(): 8, int: 9}[int], {"a": 1, "a": 2})
print(d.__class__, {"k": 1}.__contains__("k"), {"k": 1}.__getitem__("k"), {"a": 1}.__eq__({"a": 1}), {"a": 1}.__eq__(1), {"a": 1}.__or__([]), dict.__len__({1: 2}), max({1: 5, 3: 0}), sorted({2: 0, 1: 0}), sum({1: 5, 2: 6}), any({0: 1}))
for statement in ("{}['x']", "{}[1]", "{}[(1, 2)]", "{}[None]", "del {}['x']", "{}.pop('x')", "{}.popitem()", "{[]: 1}", "{}[[]]", "{}.get([])", "[] in {}", "{}[{}] = 1", "dict(5)", "dict([1])", "dict([(1, 2, 3)])", "dict(['abc'])", "dict(1, 2)",
                  "{}.update(5)", "{}.update([[1]])", "{}.update(1, 2)", "dict(**{1: 2})", "{} < {}", "{} + {}", "{} | []", "{} | 5", "hash({})", "{}.foo", "{}.get()", "{}.setdefault()", "dict.fromkeys(5)", "dict.fromkeys([[]])", "{'a': 1}['b']", "{}.pop()", "{}.copy(1)", "d |= 5",
                  "{**5}", "{1: 2}[1, 2]", "{}.fromkeys()", "{{}: 1}", "{set(): 1}", "dict([('a', 1), ('b',)])", "{}.items(1)", "{}['it\\'s']", "{}['nl\\n']"):
    try:
        exec(statement)
        print(statement, "ok")
    except Exception as error:
        print(statement, type(error).__name__, error)
