# What str and unicodedata say about a sample of all code points, folded to one number per question.
import unicodedata

SAMPLE = [chr(i) for i in [*range(0x3000), *range(0x3000, 0x20000, 7), *range(0x20000, 0x110000, 4099), 0xFDFA, 0x2F868]]


def fold(answers):
    number = 7
    for answer in answers:
        if isinstance(answer, str):
            answer = sum((i + 1) * ord(c) for i, c in enumerate(answer, 3))
        number = (number * 31 + int(answer * 840) + 11) % 0x1FFFFFFFFFFFFF
    return number


for name in "isalpha isdigit isdecimal isnumeric isalnum isspace isprintable isupper islower istitle isidentifier".split():
    print(name, fold(map(getattr(str, name), SAMPLE)))
for name in "upper lower title capitalize swapcase casefold".split():
    print(name, fold(map(getattr(str, name), SAMPLE)), fold(getattr(str, name)("a" + c + "Σ") for c in SAMPLE))
print("repr", fold(map(repr, SAMPLE)))
for version, database in ("16.0", unicodedata), ("3.2", unicodedata.ucd_3_2_0):
    for name in "category bidirectional combining east_asian_width mirrored decomposition".split():
        print(version, name, fold(map(getattr(database, name), SAMPLE)))
    for name in "decimal digit numeric".split():
        print(version, name, fold(getattr(database, name)(c, -1) for c in SAMPLE))
    print(version, "name", fold(database.name(c, "") for c in SAMPLE))
    for form in "NFC NFD NFKC NFKD".split():
        print(version, form, fold(database.normalize(form, c + "\u0323\u0301" + c) for c in SAMPLE))
        print(version, form, fold(database.is_normalized(form, c) for c in SAMPLE))
print(all(unicodedata.lookup(n) == c for c in SAMPLE if (n := unicodedata.name(c, ""))))
