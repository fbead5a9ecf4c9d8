data = bytearray(b"abcdefgh")
m = memoryview(data)
print(len(m), m[0], m[-1], m[1:4].tobytes(), m[::2].tolist(), m[::-1].tobytes(), m.format, m.itemsize, m.nbytes, m.ndim, m.shape, m.strides, m.readonly, m.contiguous, m.c_contiguous)
m[0] = 65
m[2:4] = b"XY"
print(data, m == data, m == b"AbXYefgh", m.tolist(), bytes(m), m.hex(), list(m), 65 in m, m.obj is data, m.toreadonly().readonly)
sub = m[4:]
sub[0] = 33
print(data, sub.tobytes(), memoryview(sub)[1], m[::2][1], m[6:2:-1].tobytes())
i = memoryview(bytearray(range(16))).cast("I")
print(len(i), i.format, i.itemsize, i.tolist(), i.nbytes, i.shape, i.cast("B").tolist()[:4])
two = memoryview(bytearray(range(6))).cast("B", [2, 3])
print(two.shape, two.ndim, two.tolist(), two[1, 2], two.strides)
readonly = memoryview(b"const")
print(readonly.readonly, hash(readonly) == hash(b"const"), readonly == b"const", readonly.count(99), readonly.index(110))
for statement in ("readonly[0] = 1", "m[0] = 256", "m[0] = b'a'", "m[100]", "m['a']", "m[0:2] = b'abc'", "del m[0]", "hash(m)", "memoryview('x')", "memoryview(5)", "m.cast('Q', [3])", "m.cast('zz')", "two[0]", "two[5, 0]", "two[0, 0, 0]",
                  "memoryview()", "m[0:2] = 'ab'", "m + m", "m < m", "memoryview(bytearray(3)).cast('I')", "m[1.0]", "readonly.index(1)"):
    try:
        print(statement, eval(statement) if "=" not in statement and "del" not in statement else exec(statement))
    except Exception as error:
        print(statement, type(error).__name__, error)
sub.release()
with memoryview(b"ctx") as w:
    print(w[0])
for use in (lambda: w[0], lambda: len(w), lambda: w.tobytes(), lambda: w == w):
    try:
        print(use())
    except ValueError as error:
        print("ValueError", error)
print(memoryview(b"abc") == memoryview(bytearray(b"abc")), memoryview(b"a") == "a", memoryview(b"ab")[0:0].tobytes(), isinstance(m, memoryview))
