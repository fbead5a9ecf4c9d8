# Methods that look at bytes where they are, of bytes, of what may change meanwhile, and of others that lend their bytes.


class Growing:
    def __init__(self, items):
        self.items = items

    def __index__(self):
        if len(self.items) < 6:
            self.items.append(self.__class__(self.items))
        else:
            self.items.clear()
        return 65


items = []
items.append(Growing(items))
print(bytes(items), len(items))
items = [1, 2, Growing([]), 4]
print(bytearray(items), bytes((1, 2)), bytes(range(3)), bytes({5}), bytes(True), bytes(3))

for source in ([256], [-1], ["a"], [1.5], 1.5, "a", None, -1, object):
    try:
        print(bytes(source))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)


class Own:
    def __bytes__(self):
        return b"own"


print(bytes(Own()), int.from_bytes(Own(), "big"))


class Part(bytes):
    pass


for kind in (bytes, bytearray, Part):
    b = kind(b"  a,b ,, c\r\nd\re\n ")
    print(b.split(), b.split(None, 1), b.split(None, 0), b.rsplit(None, 1), b.rsplit(None, 0))
    print(b.split(b","), b.split(b",", 1), b.rsplit(b",", 1), b.rsplit(b",,"), b.splitlines(), b.splitlines(True))
    print(b.partition(b","), b.rpartition(b","), b.partition(b"x"), b.rpartition(b"x"))
    print(b.strip(), b.lstrip(b" a"), b.rstrip(bytearray(b"\n ")), b.strip(memoryview(b" \na")))
    print(b.removeprefix(b" "), b.removesuffix(b"\n "), b.replace(b",", b"--"), b.replace(b"", b".", 3))
    print(b[2:5], b[::-1], b[1:9:3], b + b"x", b + bytearray(b"y"), b * 2, b.title(), b.zfill(25))
    print(b.decode(), b.decode("latin-1"), b.decode(encoding="ascii", errors="ignore"), b.hex(), b.find(b"c"), b"b" in b, 97 in b)
    print(b.translate(None, b" "), b.join([b"1", bytearray(b"2"), memoryview(b"3")]), type(b[1:2]), type(b.strip(b"")))

joined = b"".join(bytes([c]) for c in range(65, 75))
print(joined, {joined[i : i + 1] + bytes([i]): i for i in range(3)})

for n in (0, 1, 255, 256, 2**31, 2**47, 2**48, 2**63, 2**64, 2**100):
    print(n.to_bytes(16), n.to_bytes(16, "little"), (-n).to_bytes(16, "big", signed=True), int.from_bytes(n.to_bytes(13, "big")))
for arguments in ((300,), (300, 1), (-1, 4), (1, -1)):
    try:
        print(arguments[0].to_bytes(*arguments[1:]))
    except (OverflowError, ValueError) as e:
        print(type(e).__name__, e)
try:
    (1).to_bytes(2, "middle")
except ValueError as e:
    print(e)
