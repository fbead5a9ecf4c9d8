"""Loops over bytes, and over what else comes along at the same place."""


def checksum(data):
    a, b = 1, 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return b << 16 | a


def counted(data):
    seen = [0] * 256
    for byte in data:
        seen[byte] += 1
    return sum(n * n for n in seen)


def first_after(data, limit):
    for byte in data:
        if byte > limit:
            break
    else:
        byte = None
    return byte


def nested(rows):
    total = 0
    for row in rows:
        for byte in row:
            if byte == 3:
                continue
            total += byte
    return total


class Loud(bytes):
    def __iter__(self):
        return iter((1000, 2000))


data = bytes(range(256)) * 40
for _ in range(3):
    print(checksum(data), counted(data), first_after(data, 200), first_after(b"", 1))
print(nested([b"\x01\x02\x03", b"", b"\xff" * 100] * 200))
for other in (bytearray(b"abc") * 900, list(b"abc") * 900, memoryview(b"abc" * 900), Loud(b"abc"), (1, 2, 3), b"abc" * 900, range(3)):
    print(type(other).__name__, checksum(other))
try:
    checksum("abc")
except TypeError as error:
    print(error)
print([byte + 1 for byte in b"hello"], {byte for byte in b"aab"}, sum(byte for byte in data), dict(enumerate(b"xy")), list(zip(b"ab", b"cd")))
generator = (byte for byte in b"hi")
print(type(generator.gi_frame.f_locals[".0"]).__name__, next(generator), list(generator), list(generator))
x, *y = b"abc"
print(x, y, max(data), any(b"\x00\x00"), [*b"ab"])


def lines():
    for byte in b"ab":
        yield byte, byte


print(list(lines()))
