import struct

for form, values in (("<i", (-1,)), (">H", (258,)), ("<bBhHiIqQ", (-1, 255, -2, 65535, -3, 4294967295, -4, 2**64 - 1)), (">f", (1.5,)), ("<d", (0.1,)), ("<e", (1.5,)), ("3s", (b"abcd",)), ("5s", (b"ab",)), ("<?", (True,)), ("c", (b"x",)), ("5p", (b"abc",)), ("<2h", (1, 2)), ("<hxxh", (1, 2)), ("!I", (1,)), ("=q", (5,)), ("<0s", (b"",)), ("<3?", (1, 0, [])), ("<F", (1 + 2j,))):
    packed = struct.pack(form, *values)
    print(form, values, packed, struct.unpack(form, packed), struct.calcsize(form))
print(struct.calcsize("@bi"), struct.calcsize("=bi"), struct.calcsize("@bq"), struct.calcsize(""), struct.pack("@bi", 1, 2), struct.unpack("<h h ", b"\1\0\2\0"))
s = struct.Struct("<hI")
buffer = bytearray(10)
s.pack_into(buffer, 2, -5, 7)
print(s.size, s.format, buffer, s.unpack_from(buffer, 2), list(s.iter_unpack(s.pack(1, 2) + s.pack(3, 4))), struct.unpack_from("<h", b"\0\1\2\3", offset=1), s.unpack(memoryview(s.pack(8, 9))), repr(s))
for call in ("pack('i')", "pack('i', 1, 2)", "pack('b', 200)", "pack('B', -1)", "pack('<H', 70000)", "pack('i', 1.5)", "pack('f', 'x')", "pack('s', 'x')", "pack('z', 1)", "unpack('i', b'abc')", "unpack('<i', b'abcde')", "pack('<q', 2**63)", "pack('<f', 1e300)", "pack('c', b'ab')", "pack('<i', 'x')", "unpack_from('<i', b'abc')", "calcsize('<z')", "calcsize('99999999999999999999s')", "pack('<n', 1)", "list(struct.iter_unpack('<h', b'abc'))", "Struct(5)", "pack(5)", "unpack('<h', 'ab')", "pack_into('<i', bytearray(2), 0, 1)", "pack_into('<h', b'ab', 0, 1)", "pack('<e', 1e6)", "pack('?')", "unpack_from('<h', b'abcd', -1)"):
    try:
        print(call, eval("struct." + call if not call.startswith("list") else call))
    except Exception as error:
        print(call, type(error).__name__, error)


class Index:
    def __index__(self):
        return 66


print(struct.pack("<bh", Index(), True), struct.pack("<d", 5), struct.pack("<f", float("inf")), struct.unpack("<d", struct.pack("<d", float("nan")))[0] != 0, struct.pack(">d", -0.0), struct.unpack("<e", b"\x00\x7c"))
