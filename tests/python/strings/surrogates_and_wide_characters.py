lone = "\ud83d"
pair = "\ud83d\ude00"
print(len(lone), len(pair), ascii(pair), pair == "😀", ascii(lone + "x"), ascii(lone * 3), lone in pair, ascii(pair[1]), ascii(pair[::-1]))
print(ascii(lone.upper()), lone.isalpha(), lone.isprintable(), ascii(lone.center(3, "-")), ascii(repr(lone)), {lone: 1}[lone], hash(lone) == hash("\ud83d"))
print(ascii("".join([lone, "\ude00"])), ascii("a\ud800b".split("\ud800")), "a\ud800b".find("b"), ascii("\udc00\ud800".replace("\ud800", "x")))
print(ascii(f"{lone}|{lone!r}|{lone:>3}"), ascii("%s %r" % (lone, lone)), sorted(map(ascii, ["\ud800", "z", "😀", "é", "\uffff"])))
try:
    print(lone)
except UnicodeEncodeError as error:
    print(type(error).__name__, error.reason, error.start, error.end, ascii(str(error)))
mixed = "a\u00ff\u0100\uffff\U00010000"
for i in range(len(mixed) + 1):
    print(i, ascii(mixed[:i]), ascii(mixed[i:]), len(mixed[:i].encode("utf-8")))
print([ascii(c) for c in mixed], mixed.index("\U00010000"), ascii(max(mixed)), ascii(min(mixed)), ascii(mixed.replace("\U00010000", "")))
narrow = mixed[:1]
print(narrow == "a", hash(narrow) == hash("a"), {"a": "found"}[narrow], mixed[1:2] == "\xff", mixed[2:3] == "\u0100", mixed[0:2] + "" == "a\xff")
combining = "e\u0301"
print(len(combining), combining == "\u00e9", combining.encode(), "👨‍👩‍👧".encode("unicode_escape"), len("👨‍👩‍👧"), "🇩🇪"[::-1].encode("unicode_escape"))
print("ſ".casefold() == "s", "K".lower() == "k", "ᾳ".upper(), len("ﬃ".upper()), "ŉ".title(), "Ǆ".title(), "ᾳ".capitalize())
