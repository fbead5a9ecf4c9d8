import unicodedata as u

for c in "aÀ5½Ⅷ٣€ \n\u0301日😀ß_ᵃ":
    print(ascii(c), u.name(c, "none"), u.category(c), u.bidirectional(c), u.combining(c), u.east_asian_width(c), u.mirrored(c), u.decimal(c, None), u.digit(c, None), u.numeric(c, None), ascii(u.decomposition(c)))
for form in ("NFC", "NFD", "NFKC", "NFKD"):
    print(form, [ascii(u.normalize(form, s)) for s in ("é", "e\u0301", "ﬁ", "Å", "①", "한", "\u1e9b\u0323", "abc")], u.is_normalized(form, "e\u0301"))
print(u.lookup("LATIN SMALL LETTER A"), u.lookup("GREEK SMALL LETTER ALPHA"), "\N{SNOWMAN}", u.lookup("SNOWMAN") == "\N{SNOWMAN}", u.name("한"), u.name("\u4e00"), u.unidata_version, u.ucd_3_2_0.unidata_version)
for call in ("lookup('NO SUCH NAME')", "name('\\n')", "category('ab')", "category('')", "numeric('a')", "decimal('½')", "normalize('NFX', 'a')", "normalize('NFC', 5)", "category(5)", "digit('a')", "name()", "lookup(5)"):
    try:
        print(call, eval("u." + call))
    except Exception as error:
        print(call, type(error).__name__, error)
print(sum(1 for n in range(0x3000) if u.category(chr(n)) == "Lu"), sum(1 for n in range(0x3000) if chr(n).isalpha()), sum(1 for n in range(0x3000) if chr(n).isidentifier()), sum(1 for n in range(0x3000) if chr(n).isprintable()), sum(1 for n in range(0x3000) if chr(n).isspace()), sum(1 for n in range(0x3000) if chr(n).upper() != chr(n)))
naïve, ℌ = "identifiers are normalised", 1
print(naïve, H, "ℌ" in globals(), "H" in globals())
