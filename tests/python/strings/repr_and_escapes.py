samples = ["", "plain", "it's", 'say "hi"', "both ' and \"", "tab\t nl\n cr\r bs\\", "\0\x01\x1f\x7f", "\x80\x9f\xa0\xad", "é€", "\u200b\u2028", "😀", "\U0010ffff",
           "\ud800", "\udfff!", "\ue000", "\u0378", "日本", "\ufeff", "a\u0301"]
for text in samples:
    print(ascii(repr(text)), ascii(text), len(text))
print("\x41\u0042\U00000043\N{LATIN SMALL LETTER D}\105\t|\a\b\f\v".encode(), r"\n\x41", rb"\n", b"\x41\n\0", u"u-string", R"\d")
print("line one \
continued", """triple
'quoted' "text" \"""" '''
second''')
print("\1\12\123\0", len(r"\\"), len("\\"), "a\
b")
print(repr("a" + chr(0xD83D) + chr(0xDE00)) == "'a\\ud83d\\ude00'", len(chr(0xD83D) + chr(0xDE00)), "\ud83d\ude00" == "😀")
print(chr(0), repr(chr(0)), chr(0x10FFFF) == "\U0010ffff", ord("a"), ord("😀"), ord(b"a"), ord("\ud800"))
for call in ("chr(-1)", "chr(0x110000)", "chr('a')", "ord('')", "ord('ab')", "ord(1)", "ord(b'ab')", "chr(1.5)", "chr(10**30)"):
    try:
        eval(call)
    except Exception as error:
        print(call, type(error).__name__, error)
for source in (r"'\x4'", r"'\u123'", r"'\U00110000'", r"'\N{NO SUCH NAME}'", r"b'\x'", "'abc", "'''abc", "b'é'", r"'\N{'"):
    try:
        eval(source)
    except SyntaxError as error:
        print(type(error).__name__, error.msg)
