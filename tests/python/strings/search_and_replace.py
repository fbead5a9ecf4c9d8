s = "the cat sat on the mat"
print(s.find("the"), s.find("the", 1), s.find("x"), s.find(""), s.find("", 100), s.find("", 22), s.find("at", -3), s.find("cat", 0, 6), s.find("cat", 0, 7))
print(s.rfind("the"), s.rfind("the", 0, 10), s.rfind("x"), s.rfind(""), s.index("cat"), s.rindex("at"), s.count("at"), s.count(""), s.count("t", 5, 12))
print(s.startswith("the"), s.startswith("cat", 4), s.startswith(("x", "th")), s.startswith(()), s.endswith("mat"), s.endswith("ma", 0, -1), s.endswith(("at", "x")))
print("aaaa".count("aa"), "".count(""), "abc".count("", 1), "abc".startswith(""), "abc".startswith("", 4), "abc".endswith("", 3), "".find(""), "abc".find("c", None, None))
print(s.replace("the", "a"), s.replace("the", "a", 1), s.replace("", "-", 3), "abc".replace("", "."), "aaa".replace("aa", "b"), "abc".replace("x", "y"), "a.b".replace(".", ""))
print("abab".replace("ab", "é😀"), "abc".replace("b", "b", count=-1), "aaa".replace("a", "b", 0), "x".replace("x", "x" * 5))
print("cat" in s, "" in s, "dog" in s, "dog" not in s, "\0" in "a\0b", "é" in "cafe\u0301", "😀" in "a😀b")
print("hello".translate({ord("l"): "L", ord("h"): None, ord("o"): 48}), "abc".translate(str.maketrans("ab", "xy", "c")), str.maketrans({"a": 1, "b": "x"}))
print("abc".translate({97: "long text", 98: 0x1F600}))
for call in ("s.index('x')", "s.rindex('x')", "s.find(1)", "s.count(None)", "1 in s", "s.startswith(1)", "s.startswith(['t'])", "s.startswith(('a', 1))",
             "s.replace('a')", "s.replace(1, 'a')", "s.replace('a', 'b', 'c')", "str.maketrans('a')", "str.maketrans('a', 'bc')", "str.maketrans({'ab': 1})",
             "'a'.translate(5)", "'a'.translate({97: 0x110000})", "'a'.translate({97: 1.5})", "s.find()", "None in s", "s.endswith(None)"):
    try:
        print(call, eval(call))
    except Exception as error:
        print(call, type(error).__name__, error)
