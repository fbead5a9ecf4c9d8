print("a b  c ".split(), "a b  c ".split(" "), " a b ".split(None, 1), "a,b,,c".split(","), "".split(), "".split(","), "abc".split("abc"))
print("a,b,c,d".split(",", 2), "a,b,c,d".rsplit(",", 2), "a b c".split(maxsplit=1), "a b c ".rsplit(maxsplit=1), "aXXbXXc".split("XX"))
print("  a  b  ".rsplit(None, 1), "a--b--c".rsplit("--", 1), "aaa".split("a"), "aaaa".split("aa"), "a b".split(sep=" ", maxsplit=0), " x ".split(maxsplit=0))
print("one\ntwo\r\nthree\rfour\x0bfive\x0csix\x1cseven\x85eight\u2028nine\n".splitlines())
print("one\ntwo\r\n\n".splitlines(True), "".splitlines(), "\n".splitlines(), "a\n\nb".splitlines(keepends=False))
print("key=value=x".partition("="), "key".partition("="), "a.b.c".rpartition("."), "abc".rpartition("."), "::a".partition("::"))
print(",".join(["a", "b", "c"]), "".join([]), "-".join("xyz"), ", ".join(str(n) for n in range(4)), "x".join(["only"]), "é".join(["a", "😀", "b"]))
print(",".join({"k": 1, "j": 2}), "ab".join(("1", "2", "3")), "".join(["a"] * 10))
for call in ("'a'.split('')", "'a'.split(1)", "'a'.partition('')", "'a'.rpartition(1)", "','.join([1, 2])", "','.join(['a', None])", "','.join(5)",
             "'a'.split(',', 'x')", "'a'.splitlines(1, 2)", "'a'.join()", "','.join(['a', b'b'])", "'a'.rsplit('')"):
    try:
        print(eval(call))
    except Exception as error:
        print(call, type(error).__name__, error)
