def f(value, number, *, key=1):
    pass


def attempt(text):
    try:
        print(text, eval(text))
    except Exception as error:
        print(text, "->", type(error).__name__, error)


for name in ("valu", "vlue", "nmber", "Key", "keys", "x", "VALUE", "number_"):
    attempt(f"f(**{{{name!r}: 1}})")
for text in ('"a".split(max_split=1)', '"a".split(foo=1)', "int(1, bas=3)", "int(1, 2, base=3)", "int(1, 2, 3)", "str(1, 2, 3, 4)", "str(1, 2)", "bytes(1, 2)", "bytearray(1, 2, 3, 4)", "print(sepp=1)", "[].sort(1)", "[].sort(ke=1)", "[].sort(reverse=1, key=None, foo=1)", "open(fil=1)", "max(1, 2, ke=1)", "sum([1], stat=1)", "zip(strct=1)", "property(fgt=1)", "property(1, 2, 3, 4, 5)", "complex(rea=1)", '"a".replace("a", "b", cont=1)', "memoryview(1, 2)", "memoryview(x=1)", "super(1, 2, 3)", "type.__new__(type, 1)", "type(1, x=1)", "enumerate()", "enumerate(start=1)", "enumerate([], strt=1)", "enumerate([], 1, start=2)", "enumerate.__new__(enumerate)", "classmethod(f=1)", "classmethod(1, 2)", "type(None)(1)", "type(...)(1)", "type(iter([]))(1)", "type(len)(1)", "int.__new__(int, 1, 2, 3)", "ImportError(foo=1)", '"a".ljust(10**30)', '[1].pop(10**30)', '"a".expandtabs(10**30)', '"a".count("a", "b")', 'b"a".count("a", "b")', 'b"a".hex(1)', 'b"a".hex("--")', '"a".maketrans(1, 2)', 'b"a".partition(bytearray(b"a"))', 'b"".decode("nothing")', 'int.from_bytes(5)', 'int.from_bytes(b"", 5)', '[1].__mul__("a")', '[1] * "a"', '"a".__mul__(None)', 'object().__format__(None)', 'eval("\\0")'):
    attempt(text)
