"""Texts and bytes in memory, wrappers over each other, and a stream of one's own."""
import io

out = io.StringIO()
print("first", 1, file=out)
out.write("second\n")
out.seek(0)
print([line.rstrip() for line in out], repr(out.getvalue()), out.tell())
out.seek(6)
out.truncate()
print(repr(out.getvalue()), out.readable(), out.writable(), out.seekable(), out.closed)

data = io.BytesIO(b"header\x00\x01\x02body body")
print(data.read(6), data.read1(3), data.tell(), data.seek(-4, io.SEEK_END), data.read(), data.read())
view = data.getbuffer()
view[0:6] = b"HEADER"
print(bytes(view[:8]), len(view))
view.release()
target = bytearray(5)
data.seek(0)
print(data.readinto(target), target, data.getvalue()[:6])

raw = io.BytesIO()
text = io.TextIOWrapper(raw, encoding="utf-8", newline="\r\n", write_through=True)
text.write("grün\nzwei\n")
print(raw.getvalue(), text.encoding, text.newlines, text.line_buffering)
text.seek(0)
print(text.readline(), text.read(), text.detach() is raw)
for newline in (None, "", "\n", "\r"):
    print(repr(newline), io.TextIOWrapper(io.BytesIO(b"a\r\nb\rc\n"), encoding="ascii", newline=newline).readlines())
print(io.TextIOWrapper(io.BytesIO(b"caf\xe9"), encoding="utf-8", errors="replace").read())
try:
    io.TextIOWrapper(io.BytesIO(b"caf\xe9"), encoding="utf-8").read()
except UnicodeDecodeError as error:
    print(error)


class Counting(io.RawIOBase):
    """Gives the digits of a counter, three bytes at a time."""

    def __init__(self, limit):
        self.at, self.limit = 0, limit

    def readable(self):
        return True

    def readinto(self, buffer):
        n = min(3, len(buffer), self.limit - self.at)
        for i in range(n):
            buffer[i] = 48 + (self.at + i) % 10
        self.at += n
        return n


print(Counting(25).read(4), Counting(25).readall(), io.BufferedReader(Counting(25), 8).read(17))
reader = io.BufferedReader(Counting(12))
print(reader.peek(2)[:2], reader.read(5), reader.readline(), reader.read(), reader.raw.at)
writer = io.BufferedWriter(io.BytesIO(), buffer_size=4)
writer.write(b"ab")
print(writer.raw.getvalue(), writer.write(b"cdefg"), writer.flush(), writer.raw.getvalue())
both = io.BufferedRandom(io.BytesIO(b"0123456789"))
both.seek(3)
both.write(b"xy")
print(both.read(2), both.seek(0), both.read())
with io.StringIO("x\ny") as closed:
    print(closed.readlines())
try:
    closed.read()
except ValueError as error:
    print(error)
try:
    io.BytesIO().fileno()
except io.UnsupportedOperation as error:
    print(type(error).__mro__[1:3], error)
