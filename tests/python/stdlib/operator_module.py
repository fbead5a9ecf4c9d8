import operator as op

print(op.add(1, 2), op.sub(5, 3), op.mul("a", 3), op.truediv(1, 4), op.floordiv(7, 2), op.mod(7, 3), op.pow(2, 5), op.neg(5), op.pos(-5), op.invert(5), op.lshift(1, 4), op.rshift(16, 2), op.and_(6, 3), op.or_(6, 3), op.xor(6, 3), op.not_([]), op.truth([1]), op.is_(None, None), op.is_not(1, None), op.abs(-3), op.index(True), op.is_none(None), op.is_not_none(1))
print(op.eq(1, 1.0), op.ne(1, 2), op.lt(1, 2), op.le(2, 2), op.gt(1, 2), op.ge(2, 3), op.contains([1, 2], 2), op.concat([1], [2]), op.countOf([1, 2, 1], 1), op.indexOf("abc", "c"), op.getitem({"k": 5}, "k"), op.length_hint(iter([1, 2])), op.length_hint(5, 7), op.matmul.__name__, op.call(max, 1, 2))
l = [1, 2, 3]
op.setitem(l, 0, 9)
op.delitem(l, 1)
print(l, op.iadd(l, [4]), l, op.iconcat([1], [2]), op.ipow(2, 3), op.imul([1], 2), op.iand({1, 2}, {2}), op.ior(1, 2))
get = op.itemgetter(1)
print(get("abc"), op.itemgetter(0, 2)("abc"), op.itemgetter("k")({"k": 1}), op.itemgetter(slice(1, 3))("abcd"), repr(get), op.itemgetter(1, 2), sorted([(1, "b"), (2, "a")], key=get), op.attrgetter("real")(5), op.attrgetter("__class__.__name__")(5), op.attrgetter("real", "imag")(1j), op.methodcaller("upper")("x"), op.methodcaller("replace", "a", "b", 1)("aaa"), op.methodcaller("split", sep=",")("a,b"), repr(op.methodcaller("f", 1, k=2)), repr(op.attrgetter("a.b")))
for call in ("op.add(1, 'a')", "op.add(1)", "op.itemgetter()", "op.itemgetter(5)('abc')", "op.attrgetter(5)", "op.attrgetter('nope')(5)", "op.methodcaller()", "op.methodcaller(5)", "op.methodcaller('nope')(5)", "op.indexOf([1], 2)", "op.countOf(5, 1)", "op.concat(1, 2)", "op.index(1.5)", "op.getitem([1], 'x')", "op.length_hint(5, 'x')", "op.truediv(1, 0)", "op.lt(1, 'a')", "op.contains(5, 1)", "op.attrgetter('a..b')(5)", "op.iconcat(1, 2)", "op.neg('a')", "op.delitem((1,), 0)", "op.pow(2, 3, 4)"):
    try:
        print(call, eval(call))
    except Exception as error:
        print(call, type(error).__name__, error)
import functools

print(functools.reduce(op.mul, range(1, 6)), list(map(op.itemgetter("n"), [{"n": 1}, {"n": 2}])), sorted(["bb", "a"], key=op.methodcaller("__len__")), op.__add__(1, 2), op.itemgetter(0) == op.itemgetter(0))
