a = bytearray(b"hello")
alias = a
a[0] = 72
a.append(33)
a.extend(b" you")
a.extend([1, 2])
a.insert(0, 62)
print(a, len(a), alias is a, a.pop(), a.pop(0), a)
a.remove(1)
a.reverse()
print(a, a[0], a[1:3], type(a[1:3]), a.copy() is a, a.copy() == a)
a[1:3] = b"XYZ"
print(a)
a[::2] = b"_" * len(a[::2])
print(a)
del a[0], a[:2], a[::3]
print(a)
a += b"more"
a *= 2
print(a, alias is a)
a.clear()
print(a, bool(a), bytearray(3), bytearray("é", "latin-1"), bytearray([1, 2]), repr(bytearray(b"'")), bytearray(b"x") == b"x", b"x" == bytearray(b"x"), bytearray(b"a") + b"b", b"a" + bytearray(b"b"))
a[:] = range(5)
a[2:2] = [9, 9]
a[10:] = b"end"
print(a, list(a), a.find(9), a.count(9), a.index(b"e"), a.upper(), a.replace(b"\x09", b""), a.split(b"\t"), 9 in a, a.hex())
print(bytearray(b"abc").translate(None, b"b"), bytearray(b"a b").split(), bytearray(b"ab").join([b"1", b"2"]), bytearray.fromhex("6162"), bytearray(b"%d") % 5, sorted(bytearray(b"cab")))
print(a.resize(3), a)
for statement in ("a[0] = 256", "a[0] = -1", "a[0] = 'x'", "a[100] = 1", "a.append(256)", "a.append('x')", "a.remove(200)", "a.insert('x', 1)", "a.extend('abc')", "a.extend(5)", "a.extend([300])", "bytearray().pop()", "a.pop(100)",
                  "a[::2] = b'1234567'", "hash(a)", "a + 'x'", "del a[100]", "a['x'] = 1", "bytearray('x')", "a[0:2] = 5", "a[0:1] = 'x'", "bytearray(-1)", "a += 'x'", "{a: 1}"):
    try:
        exec(statement)
        print(statement, a)
    except Exception as error:
        print(statement, type(error).__name__, error)
view = memoryview(a)
for statement in ("a.append(1)", "a.clear()", "del a[0]", "a += b'x'", "a[0] = 7", "a[:] = b'toolong'"):
    try:
        exec(statement)
        print(statement, "ok")
    except BufferError as error:
        print(statement, "BufferError", error)
view.release()
a.append(1)
print(a)
