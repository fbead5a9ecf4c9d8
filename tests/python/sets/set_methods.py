s = {3, 1, 2}
s.add(5)
s.add(1)
print(sorted(s), len(s), 3 in s, 9 not in s, s.discard(99), s.remove(5), sorted(s), bool(set()), set(), frozenset(), {1}, frozenset([1]), repr({(1, 2)}))
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a & b, a | b, a - b, a ^ b, b - a, a.union(b, [9], "x") >= {"x"}, a.intersection(b, {4}), a.difference([1], (2,)), a.symmetric_difference([1, 7]))
print(a <= b, {3} <= a, {3} < a, a < a, a <= a, a >= {1}, a > {1}, a == {4, 3, 2, 1}, a != b, a.issubset(range(10)), a.issuperset([1]), a.isdisjoint([8, 9]), a.isdisjoint(b), {1} == frozenset([1]), {1} == [1])
c = a.copy()
alias = c
c |= {10}
c &= {1, 2, 10}
c -= {2}
c ^= {1, 20}
print(sorted(c), alias is c, a)
c.update([30], "", (40,))
c.intersection_update({10, 20, 30})
c.difference_update([10])
c.symmetric_difference_update({30, 50})
print(sorted(c), c.pop() in (20, 50), len(c))
c.clear()
print(c, {1.0, 1, True}, len({0, -0, 0.0, False}), {x % 3 for x in range(9)}, set("a"), set([1, 1, 1]), set(range(3)), {*[1, 2], *(2, 3)}, frozenset(a) == a, type(frozenset() | {1}).__name__, type({1} | frozenset()).__name__)
print(hash(frozenset([1, 2])) == hash(frozenset([2, 1])), {frozenset([1]): "x"}[frozenset([1])], frozenset([1]) in {frozenset([1])}, {1} in {frozenset([1])}, sorted([{1, 2}, {1}], key=len), sum({1, 2, 3}), max({4, 9}), sorted(set("banana")))
f = frozenset([1])
print(frozenset(f) is f, f.copy() is f, f | {2}, f & {1}, f.union([5]) == {1, 5})
for statement in ("s.remove(99)", "set().pop()", "{[]}", "s.add([])", "[] in s", "{} in s", "s.discard({})", "s & [1]", "s | 1", "s - 'a'", "s + s", "s[0]", "hash(s)", "set(5)", "set(1, 2)", "frozenset(1, 2)", "f.add(1)", "f.pop()", "s < 1", "s.update(5)", "s.union(5)", "s.issubset(5)", "set([[]])",
                  "s |= [1]", "s.remove([1])", "s.add()", "s ^ None", "s.intersection([[]])", "{1: 2} | {1}", "set(a=1)", "{s}", "s.foo", "s.remove('x')", "s.isdisjoint(3)", "s.remove({1})"):
    try:
        exec(statement)
        print(statement, "ok")
    except Exception as error:
        print(statement, type(error).__name__, error)
