s = "  \t hello \n "
print(repr(s.strip()), repr(s.lstrip()), repr(s.rstrip()), "xxhixx".strip("x"), "abcba".strip("ab"), "abc".strip(""), "".strip())
print(repr("\u2003a\u00a0b\u3000".strip()), repr("mississippi".rstrip("ip")), repr("www.example.com".lstrip("w.")), "a".strip(None))
print(repr("abc".center(10)), repr("abc".center(9, "*")), repr("abc".center(2)), repr("ab".center(5, "-")), repr("abc".center(6, "-")))
print(repr("abc".ljust(6)), repr("abc".rjust(6, ".")), repr("abc".ljust(3)), repr("é".rjust(3, "😀")))
print("42".zfill(5), "-42".zfill(5), "+4".zfill(4), "abc".zfill(2), "".zfill(3), "--1".zfill(5))
print(repr("a\tb\tc".expandtabs()), repr("a\tb".expandtabs(4)), repr("a\tb".expandtabs(0)), repr("ab\n\tc".expandtabs(4)), repr("\t".expandtabs(-1)))
print("TestHook".removeprefix("Test"), "TestHook".removesuffix("Hook"), "abc".removeprefix("x"), "abc".removesuffix(""), "aa".removeprefix("a"))
for call in ("'a'.strip(1)", "'a'.center('x')", "'a'.center(5, 'ab')", "'a'.ljust(5, 1)", "'a'.zfill('x')", "'a'.removeprefix(1)",
             "'a'.expandtabs('x')", "'a'.center()", "'a'.zfill(1.5)"):
    try:
        print(eval(call))
    except TypeError as error:
        print(call, error)
