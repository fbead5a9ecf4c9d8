def attempt(label, function):
    try:
        print(label, function())
    except Exception as error:
        print(label, type(error).__name__, error)


class Returns:
    def __init__(self, value):
        self.value = value


for name in ("__index__", "__int__", "__float__", "__complex__", "__bool__", "__len__", "__hash__", "__str__", "__repr__", "__bytes__", "__format__", "__iter__", "__length_hint__", "__contains__", "__trunc__", "__ceil__", "__dir__", "__reversed__", "__next__", "__call__", "__neg__"):
    setattr(Returns, name, lambda self, *args: self.value)
USES = {"int": int, "float": float, "complex": complex, "bool": bool, "len": len, "hash": hash, "str": str, "repr": repr, "bytes": bytes, "format": format, "iter": iter, "index": lambda r: [1, 2][r], "in": lambda r: 1 in r, "dir": dir, "reversed": reversed, "next": next, "call": lambda r: r(), "neg": lambda r: -r, "hex": hex, "range": range, "fstring": lambda r: f"{r}", "percent": lambda r: "%d" % r, "slice": lambda r: "abc"[r:], "chr": chr, "round": round}
for value in ("text", 1, -1, 1.5, None, [], 2**70):
    for label, use in USES.items():
        try:
            result = use(Returns(value))
            print(repr(value), label, result if not hasattr(result, "__next__") else type(result).__name__)
        except Exception as error:
            print(repr(value), label, type(error).__name__, error)


class IntSub(int):
    pass


class StrSub(str):
    pass


class FloatSub(float):
    pass


print(type(str(Returns(StrSub("s")))).__name__)


class ByteArrayIndex:
    def __index__(self):
        target.clear()
        return 65


target = bytearray(b"abcdef")
attempt("bytearray setitem", lambda: target.__setitem__(3, ByteArrayIndex()))
target = bytearray(b"abcdef")
attempt("bytearray append", lambda: target.append(ByteArrayIndex()))
print(target)
target = bytearray(b"abcdef")
attempt("bytearray index", lambda: target[ByteArrayIndex()])
target = bytearray(b"abc")
attempt("bytearray extend", lambda: target.extend(ByteArrayIndex() for _ in range(2)))
print(target)
target = bytearray(b"abcdef")
attempt("bytearray slice", lambda: target.__setitem__(slice(0, ByteArrayIndex()), b"xyz"))
print(target)
target = bytearray(b"abcdef")
attempt("bytearray join", lambda: bytearray(b",").join([b"a", target]))
