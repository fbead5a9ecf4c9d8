r = range(2, 20, 3)
print(r, list(r), len(r), r[0], r[-1], r[1:3], r[::-1], r[::2], list(r[::-1]), r.start, r.stop, r.step, 5 in r, 6 in r, 5.0 in r, "a" in r, r.index(8), r.count(8), r.count(9))
print(range(5), range(0), range(5, 0), range(5, 0, -1), list(range(5, 0, -2)), list(range(-3, 3)), bool(range(0)), range(0) == range(5, 2), range(0, 3, 2) == range(0, 4, 2), hash(range(0)) == hash(range(5, 5)), range(3) != [0, 1, 2])
big = range(2**62, 2**65, 2**61)
print(len(big), big[3], list(big)[:3], 2**63 in big, big[-1], big, range(10**30, 10**30 + 3)[1], list(range(10**30, 10**30 + 3)), 10**30 in range(10**31))
print(list(reversed(range(5))), sum(range(101)), max(range(5)), min(range(3, 9)), sorted(range(3), reverse=True), list(range(True, 4)), [*range(2)], range(3) == range(0, 3, 1), repr(range(1, 10, 2)), range(10)[3:7][1:2], range(10)[7:3:-1])
it = iter(range(4))
print(next(it), next(it), it.__length_hint__(), list(it), next(it, "end"), type(it).__name__, type(iter(range(10**30))).__name__)
for edge in (2**31, 2**48, 2**63):
    print(list(range(edge - 2, edge + 2)), list(range(-edge + 1, -edge - 2, -1)))
for statement in ("range()", "range('a')", "range(1.0)", "range(1, 2, 0)", "range(1, 2, 3, 4)", "r[100]", "r[-7]", "r['a']", "r.index(6)", "r.index('x')", "r[0] = 1", "r + r", "r < r", "len(range(10**30))", "range(None)", "r.start = 1", "hash([r, []])", "range(stop=3)", "r[::0]", "del r[0]", "next(range(3))", "range(2**200)[2**300]"):
    try:
        exec(statement)
        print(statement, "ok")
    except Exception as error:
        print(statement, type(error).__name__, error)
for i in range(3):
    i += 5
    print(i, end=" ")
total = 0
for i in range(10, -10, -3):
    total = total * 3 + i
print(total, i, {range(3): "key"}[range(0, 3)])
for i in range(0):
    pass
print(i)
try:
    class Sub(range):
        pass
except TypeError as error:
    print(error)
