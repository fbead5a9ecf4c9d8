text = "aé€😀"
for codec in ("utf-8", "UTF8", "utf_8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-16", "utf-32", "utf-8-sig", "utf-7", "raw_unicode_escape", "unicode_escape"):
    data = text.encode(codec)
    print(codec, data, data.decode(codec) == text)
for codec in ("ascii", "latin-1", "cp1252"):
    for errors in ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace"):
        try:
            print(codec, errors, text.encode(codec, errors))
        except UnicodeEncodeError as error:
            print(codec, errors, error, (error.encoding, error.object, error.start, error.end, error.reason))
for data in (b"a\xffb", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"ok", b"\x80\x80"):
    for errors in ("strict", "ignore", "replace", "backslashreplace", "surrogateescape"):
        try:
            print(data, errors, ascii(data.decode("utf-8", errors)))
        except UnicodeDecodeError as error:
            print(data, errors, error, (error.start, error.end, error.reason))
print(b"a\xff".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"), "\ud800".encode("utf-8", "surrogatepass"))
for call in ("'\\ud800'.encode()", "'a'.encode('nope')", "b'a'.decode('nope')", "'é'.encode('ascii')", "b'\\xe9'.decode('ascii')", "'a\\u20ac'.encode('latin-1')",
             "'a'.encode(1)", "'é'.encode('ascii', 'nohandler')", "str(b'a', 5)", "str('a', 'utf-8')", "b'\\xd8'.decode('utf-16-le')", "b'a'.decode(errors='x')"):
    try:
        print(call, ascii(eval(call)))
    except Exception as error:
        print(call, type(error).__name__, ascii(str(error)))
print(str(b"abc", "utf-8"), str(b"abc"), str(b"\xe9", "latin-1"), "é".encode("latin-1"), bytes("é", "utf-8"), str(bytearray(b"x"), "ascii"), str(memoryview(b"mv"), "ascii"))
