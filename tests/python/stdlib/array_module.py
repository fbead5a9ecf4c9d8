from array import array, typecodes

a = array("i", [3, 1, 2])
a.append(10)
a.extend([4, 5])
a.extend(array("i", [6]))
a.insert(1, 99)
print(a, len(a), a[0], a[-1], a[1:3], a.pop(), a.pop(0), a.index(1), a.count(99), 10 in a, a.typecode, a.itemsize)
a.remove(99)
a.reverse()
a[0] = 7
a[1:2] = array("i", [8, 8])
print(a, a.tolist(), a.tobytes() == b"".join(n.to_bytes(4, "little") for n in a), a + array("i", [1]), a * 2, list(a), sum(a), sorted(a))
del a[0]
print(a, a == array("i", a), a < array("i", [100]), a == array("l", a.tolist()), array("d", [1.5, 2]), array("b"), array("B", b"ab"), array("f", [0.1]), typecodes)
b = array("H")
b.frombytes(b"\x01\x00\x02\x00")
b.fromlist([300])
print(b, b.buffer_info()[1], memoryview(b).tolist(), bytes(b), b.byteswap(), b, array("w", "wide").tounicode())
for typecode, value in (("b", 128), ("b", -129), ("B", 256), ("B", -1), ("h", 40000), ("H", -1), ("i", 2**31), ("I", 2**32), ("q", 2**63), ("Q", -1), ("i", 1.5), ("i", "x"), ("d", "x"), ("f", 1e300)):
    try:
        print(array(typecode, [value]))
    except Exception as error:
        print(typecode, value, type(error).__name__, error)
for call in ("array()", "array('x')", "array('i', 'abc')", "array('ii')", "array('i', 5)", "a[100]", "a['x']", "a.pop(100)", "a.remove(12345)", "a.index(12345)", "a + [1]", "a[0:1] = [1]", "array('i').frombytes(b'abc')", "a.fromlist((1,))", "array('i').pop()", "a.extend(array('d', [1]))", "hash(a)", "a[::2]", "a[::-1]"):
    try:
        print(call, eval(call) if "=" not in call else exec(call))
    except Exception as error:
        print(call, type(error).__name__, error)
view = memoryview(a)
try:
    a.append(1)
except BufferError as error:
    print(error)
view.release()
import copy

c = copy.copy(a)
c[0] = -1
print(a[0] != c[0], array("d", (x / 2 for x in range(4))), [x for x in array("i", range(3))])
for i, x in enumerate(a):
    a[i] = x * 2
print(a)
