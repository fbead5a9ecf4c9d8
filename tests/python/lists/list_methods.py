a = [3, 1, 2]
a.append(5)
a.extend((7, 8))
a.extend("xy")
a.insert(0, "first")
a.insert(100, "last")
a.insert(-1, "before last")
print(a, len(a), a.index(5), a.count(1), a.pop(), a.pop(0), a.pop(-2))
a.remove("x")
a.reverse()
print(a, a.copy() == a, a.copy() is a, a.index(1, 2), a.index(1, -100, 100))
b = a
b += [0]
b *= 2
print(a is b, a, [] + [1], [1] * 3, 3 * [1, 2], [1] * 0, [1] * -5, [[]] * 2)
a.clear()
print(a, b, bool(a), list(), list("ab"), list(range(3)), list({"k": 1}), [*"ab", *range(2)], list((1, 2)))
nested = [[0] * 2] * 2
nested[0][0] = 1
print(nested, [1, 2] < [1, 3], [1] < [1, 0], [2] > [1, 9], [] < [0], [1, "a"] == [1, "a"], [1] != [1.0], [[1]] == [[1]])
print(1 in [1.0], "a" not in ["a"], [1, [2, [3]]], [None, True, 1.5, "s", b"b"], max([3, 9, 2]), min([3, 9, 2]), sum([1, 2, 3]), sum([[1], [2]], []))
x = [1, 2, 3]
print(x.__len__(), x.__getitem__(1), x.__contains__(2), x.__add__([4]), x.__mul__(2), x.__rmul__(2), x.__eq__([1, 2, 3]), x.__eq__(5), x.__iadd__("z"), x.__reversed__().__next__())
for statement in ("x[10]", "x[-5]", "x['a']", "x[1.5]", "x[None]", "x.pop(10)", "[].pop()", "x.remove(99)", "x.index(99)", "x.insert('a', 1)", "x + (1,)", "x + 1", "x * 1.5", "x * x", "x.append()", "x.append(1, 2)", "x.extend(5)",
                  "x[10] = 1", "del x[10]", "x['k'] = 1", "hash(x)", "list(5)", "list(1, 2)", "x.pop('a')", "x.count()", "x.nothing", "x < 5", "x < (1,)", "x.index(1, 'a')", "list(x=1)", "x.sort(1)", "x.sort(foo=1)", "x.copy(1)", "x()", "{x: 1}",
                  "[1] * (1 << 62)", "x += 5", "x.__setitem__(1)", "del x['a']", "x[(1, 2)]"):
    try:
        exec(statement)
        print(statement, "ok")
    except Exception as error:
        print(statement, type(error).__name__, error)
