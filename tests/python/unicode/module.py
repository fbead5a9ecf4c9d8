# Names, aliases, sequences and errors of unicodedata.
import unicodedata as u

old = u.ucd_3_2_0
print(u.unidata_version, old.unidata_version, type(old))


def show(f, *args):
    try:
        print(ascii(f(*args)))
    except Exception as e:
        print(type(e).__name__, e)


for name in "bell", "LF", "NULL", "latin small letter gha", "KEYCAP DIGIT ONE", "HANGUL SYLLABLE GAG", "GARAY DIGIT ZERO":
    show(u.lookup, name)
    show(old.lookup, name)
for name in "", " A", "é", "\ud800", "A" * 300, "tangut ideograph-17000", "CJK UNIFIED IDEOGRAPH-323B0", 1, b"LF":
    show(u.lookup, name)
for f in u.decimal, u.digit, u.numeric, u.name:
    show(f, "a" if f is not u.name else "\0")
    show(f, "\x01", None)
    show(f, "ab")
    show(f, 1)
for f in u.category, u.combining, u.decomposition:
    show(f, "")
    show(f, 1)
for f in u.normalize, u.is_normalized, old.normalize:
    show(f, "X", "")
    show(f, "X", "a")
    show(f, 1, "a")
    show(f, "NFC", None)
    show(f, "NFC", "e\u0301\ud800")
show(u.UCD)
show(setattr, u.UCD, "x", 1)
show(setattr, old, "x", 1)
show(type, "X", (u.UCD,), {})
s = "é" * 3
print(u.normalize("NFC", s) is s, old.decomposition("\U0001d7d9"), old.normalize("NFD", "\U0002f868") == "\U0002136a")
