# str.replace and bytes.replace: occurrences counted first, results that are empty, single characters, wider or narrower.
texts = ["", "a", "aa", "abab", "hello world", "aaaaa", "x" * 15 + "a", "x" * 16 + "a" * 3, "ab" * 40, "caf\xe9 \xe9t\xe9", "\xe9", "\u20ac1\u20ac2", "\U0001f600a\U0001f600", "a\x00b\x00"]
olds = ["a", "aa", "ab", "l", "lo wo", "\xe9", "\u20ac", "\x00", "hello world", "zz", "\U0001f600", "x" * 16]
news = ["", "b", "aa", "\xe9", "\u20ac", "long replacement of it", "\x00"]
for text in texts:
    for old in olds:
        for new in news:
            results = [text.replace(old, new, count) for count in (-1, 0, 1, 2, 100)]
            if results != [text] * 5:
                print(ascii(text), ascii(old), ascii(new), ascii(results), [r.isascii() for r in results], [len(r) for r in results])
for text in ("", "ab", "\xe9\u20ac"):
    print(ascii([text.replace("", "-", n) for n in (-1, 0, 1, 2, 3, 9)]), ascii(text.replace("", "")))


class Text(str):
    pass


t = Text("hello")
print(type(t.replace("z", "y")).__name__, type(t.replace("l", "L")).__name__, t.replace("hello", Text("x")) == "x", "abc".replace("b", Text("")), "abc".replace(Text("c"), "d", count=1))
s = "hello there"
print(s.replace("z", "y") is s, s.replace("e", "e") == s, {s.replace("e", "a"): 1}["hallo thara"], hash("axc".replace("x", "b")) == hash("abc"))
for args in ((1, "a"), ("a", 1), ("a",), ("a", "b", "c"), ("a", "b", 2 ** 70), ("a", "b", None)):
    try:
        print("abc".replace(*args))
    except (TypeError, OverflowError) as e:
        print(type(e).__name__, e)
try:
    ("a" * 10 ** 6).replace("a", "b" * 10 ** 13)
except (OverflowError, MemoryError):
    print("too long")

datas = [b"", b"a", b"hello world", b"aaaaa", b"\x00\xff" * 40, b"ab" * 50]
for data in datas:
    for make in (bytes, bytearray):
        for old in (b"a", b"aa", b"\xff", b"lo wo", b"ab", b"zz"):
            for new in (b"", b"b", b"longer than before"):
                results = [make(data).replace(old, new, count) for count in (-1, 0, 1, 2)]
                if any(r != data for r in results):
                    print(make.__name__, data[:20], old, new, results)
print(b"abc".replace(b"", b"-"), b"".replace(b"", b"-"), bytearray(b"abc").replace(memoryview(b"b"), bytearray(b"xy")))
b = b"abc"
print(b.replace(b"x", b"y") is b, type(bytearray(b).replace(b"x", b"y")).__name__)


class Bytes(bytes):
    pass


print(type(Bytes(b"abc").replace(b"x", b"y")).__name__, b",".join([]), b",".join([b"a"]), b",".join((b"a", bytearray(b"b"), memoryview(b"c"))), b",".join(iter([b"1", b"2"])), bytearray(b"-").join([b"x", b"y"]), b"".join([b"x" * 70, b"y" * 70])[60:80])
for bad in ([1], ["a"], 5, [b"a", None]):
    try:
        b",".join(bad)
    except TypeError as e:
        print(e)
print(b"a,b,,c,".split(b","), b"a, b, c".split(b", "), b"a,b,c".split(b",", 1), b"a,b,c".rsplit(b",", 1), b"".split(b","), bytearray(b"a b").split(), b"--a--".split(b"--"))


def hot(text, n):
    total = 0
    for i in range(n):
        total += len(text.replace("o", "aa")) + len(text.replace("wor", "")) + len(text.replace(text, "q"))
    return total


print(hot("hello world", 3000), hot("w\xf6rld o wor", 3000), hot("\u20ac wor o", 3000))
for a in ("a", "b", "ab", "ba", "abc", "abd", "bbc", "\xe9a", "\xe9b"):
    print([a == b for b in ("a", "b", "ab", "ba", "abc", "abd", "bbc", "\xe9" + "a", "\u20ac"[:0] + "\xe9b")], a in ["x", "ab", "abd", "\xe9b"])
