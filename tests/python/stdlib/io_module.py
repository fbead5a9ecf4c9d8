import io

s = io.StringIO("first\nsecond\nthird")
print(s.readline(), s.read(3), s.tell(), s.readlines(), s.seek(0), list(s), s.getvalue()[:5], s.readable(), s.writable(), s.seekable(), s.closed)
s = io.StringIO()
print(s.write("abc"), s.write("déf"), s.getvalue(), s.seek(1), s.write("X"), s.getvalue(), s.truncate(2), s.getvalue())
print("printed", 1, file=s)
s.writelines(["a", "b"])
print(repr(s.getvalue()))
b = io.BytesIO(b"bytes\nhere")
print(b.read(2), b.readline(), b.read(), b.read(), b.seek(-4, io.SEEK_END), b.read1(), b.getvalue(), b.getbuffer()[0], b.seek(0), b.readinto(bytearray(3)), b.peek if hasattr(b, "peek") else "no peek")
b.seek(20)
b.write(b"far")
print(b.getvalue())
t = io.TextIOWrapper(io.BytesIO("é\r\nline2\rline3\n".encode()), encoding="utf-8", newline=None)
print(t.readlines(), t.encoding, t.newlines)
raw = io.BytesIO()
t = io.TextIOWrapper(raw, encoding="latin-1", newline="\r\n", write_through=True)
t.write("ü\nx\n")
t.flush()
print(raw.getvalue(), t.detach() is raw)
br = io.BufferedReader(io.BytesIO(b"0123456789"), buffer_size=4)
print(br.peek(2)[:2], br.read(3), br.read1(2), br.tell(), br.seek(1), br.read())
sink = io.BytesIO()
bw = io.BufferedWriter(sink, buffer_size=8)
bw.write(b"small")
print(sink.getvalue(), bw.flush(), sink.getvalue())


class Upper(io.RawIOBase):
    def __init__(self, data):
        self.data = data

    def readable(self):
        return True

    def readinto(self, buffer):
        chunk, self.data = self.data[: len(buffer)].upper(), self.data[len(buffer):]
        buffer[: len(chunk)] = chunk
        return len(chunk)


print(io.BufferedReader(Upper(b"shout this")).read(), Upper(b"ab\ncd").readline(), io.TextIOWrapper(io.BufferedReader(Upper(b"l1\nl2"))).readlines())


def attempt(label, function):
    try:
        print(label, function())
    except Exception as error:
        print(label, type(error).__name__, error)


closed = io.StringIO()
closed.close()
attempt("closed", closed.read)
attempt("bytes to text", lambda: io.StringIO().write(b"x"))
attempt("text to bytes", lambda: io.BytesIO().write("x"))
attempt("negative seek", lambda: io.StringIO().seek(-1))
attempt("bad whence", lambda: io.BytesIO().seek(0, 9))
attempt("text seek", lambda: io.StringIO("ab").seek(1, 1))
attempt("unreadable", lambda: io.BufferedReader(sink.__class__).read())
attempt("raw read", lambda: io.RawIOBase().read())
attempt("fileno", lambda: io.StringIO().fileno())
attempt("decode", lambda: io.TextIOWrapper(io.BytesIO(b"\xff"), encoding="utf-8").read())
attempt("decode with replace", lambda: io.TextIOWrapper(io.BytesIO(b"\xff"), encoding="utf-8", errors="replace").read())
attempt("init", lambda: io.StringIO(5))
attempt("newline", lambda: io.StringIO("", newline="x"))
print(io.DEFAULT_BUFFER_SIZE > 0, io.UnsupportedOperation.__mro__[1:3], issubclass(io.StringIO, io.TextIOBase), isinstance(io.BytesIO(), io.IOBase))
with io.StringIO("x") as ctx:
    print(ctx.read())
print(ctx.closed, io.IncrementalNewlineDecoder(None, True).decode("a\r\nb\rc"))
