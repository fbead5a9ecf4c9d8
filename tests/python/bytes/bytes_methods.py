b = b"Hello, World"
print(b, len(b), b[0], b[-1], b[1:4], b[::-1], list(b[:3]), b + b"!", b * 2, b"lo" in b, 72 in b, b.upper(), b.lower(), b.swapcase(), b.title(), b"hELLO".capitalize())
print(b.find(b"o"), b.rfind(b"o"), b.index(b"W"), b.count(b"l"), b.find(108), b.count(108), b.startswith(b"He"), b.endswith((b"x", b"ld")), b.replace(b"l", b"L"), b.replace(b"l", b"", 1))
print(b.split(b", "), b.split(), b"a,b,,c".split(b","), b"a b c".rsplit(None, 1), b.partition(b","), b.rpartition(b"o"), b"a\nb\r\nc".splitlines(), b"a\nb".splitlines(True))
print(b"  x ".strip(), b"xxaxx".strip(b"x"), b"ab".center(6, b"*"), b"ab".ljust(5), b"ab".rjust(5, b"."), b"-5".zfill(5), b"a\tb".expandtabs(4), b"prefix-x".removeprefix(b"prefix"), b"x.py".removesuffix(b".py"))
print(b"abc".isalpha(), b"123".isdigit(), b"a1".isalnum(), b" \t".isspace(), b"AB".isupper(), b"ab".islower(), b"Ab Cd".istitle(), b"\xe9".isascii(), b"".isascii(), b"\xe9".isalpha())
print(b",".join([b"a", bytearray(b"b"), memoryview(b"c")]), b"".join([]), b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abc".translate(None, b"b"), b"abc".hex(), b"abcdef".hex("-", 2), b"abcde".hex(":", -2))
print(bytes.fromhex("61 62 6a"), bytes(3), bytes([1, 2, 255]), bytes("é", "utf-8"), bytes(range(5)), bytes(), bytes(b"x"), bytes.fromhex(""), bytes((1, True)))
print(repr(b"'"), repr(b"\""), repr(b"'\""), b"\x00\x7f\x80\xff\n\t\\", b"\'", str(b"x"), ascii(b"\xe9"), b"" == "", b"a" == b"a", b"a" < b"b", b"a" < b"aa", hash(b"a") == hash(bytes([97])))
print(b"%d %s %b %x %a %r %5.1f|%c%c" % (1, b"x", b"y", 255, "é", 1, 2.55, 65, b"B"), b"%(k)s" % {b"k": b"v"}, b"%%" % ())
for call in ("b[100]", "b['a']", "b[1.0]", "b.index(b'z')", "b + 'x'", "b * 'x'", "'x' in b", "300 in b", "b.find('x')", "b.split('')", "b.split(b'')", "b','.join(['a'])", "bytes([256])", "bytes([-1])",
             "bytes('x')", "bytes(-1)", "bytes(1.5)", "bytes(['a'])", "bytes.fromhex('6')", "bytes.fromhex('zz')", "b.center(5, b'ab')", "bytes.maketrans(b'a', b'bc')", "b.translate(b'x')", "b'%s' % 'x'", "b'%d' % 'x'",
             "b'%c' % 256", "b < 'x'", "b.hex('ab')", "b.find(256)", "b.replace(b'a')", "bytes(1, 2)", "bytes('a', 'ascii', 'strict', 1)", "bytes(None)", "bytes(x=1)", "bytes('é', 'ascii')", "b[0:1:0]", "b.decode('x')"):
    try:
        print(call, eval(call))
    except Exception as error:
        print(call, type(error).__name__, error)
try:
    b[0] = 1
except TypeError as error:
    print(error)
