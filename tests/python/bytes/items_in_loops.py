# Items of bytes, bytearrays, arrays and deques in hot loops, read and written, inside and outside of their bounds.
import array
from collections import deque


def total(sequence, indices):
    result = 0
    for i in indices:
        result += sequence[i]
    return result


def fill(sequence, indices, value):
    for i in indices:
        sequence[i] = value
    return sequence


def crc(data):
    result = 0xFFFFFFFF
    for i in range(len(data)):
        result ^= data[i]
        for _ in range(8):
            result = (result >> 1) ^ (0xEDB88320 if result & 1 else 0)
    return result ^ 0xFFFFFFFF


def sieve(n):
    flags = bytearray([1]) * n
    count = 0
    for i in range(2, n):
        if flags[i]:
            count += 1
            for j in range(i * i, n, i):
                flags[j] = 0
    return count


makers = [
    lambda: bytes(range(10)),
    lambda: bytearray(range(10)),
    lambda: array.array("i", range(10)),
    lambda: array.array("d", range(10)),
    lambda: array.array("Q", [2**63 + k for k in range(10)]),
    lambda: deque(range(10)),
    lambda: memoryview(bytearray(range(10))),
]
indices = list(range(10)) + [-1, -10]
for make in makers:
    for _ in range(60):
        total(make(), indices)
        if not isinstance(make(), bytes):
            fill(make(), indices, 3)
for make in makers:
    print(type(make()).__name__, total(make(), indices))
    for wrong in (10, -11, 2**40, 2**70, "x", None, 1.0):
        try:
            print(total(make(), [wrong]), end=" ")
        except (IndexError, TypeError) as error:
            print(type(error).__name__, error, end="; ")
    print()
    for value in (5, 255, 256, -1, 2**40, 2**70, 1.5, "x", None, True):
        try:
            print(list(fill(make(), [0, -1], value)), end=" ")
        except (IndexError, TypeError, ValueError, OverflowError) as error:
            print(type(error).__name__, error, end="; ")
    print()
print(crc(b"123456789"), crc(bytearray(b"hello") * 20), sieve(3000))


class Mine(bytes):
    def __getitem__(self, index):
        return 1000


class Plain(bytearray):
    pass


print(total(Mine(b"abc"), [0, 1]), total(Plain(b"abc"), [0, 1]), list(fill(Plain(b"abc"), [0], 1)))


class Index:
    def __index__(self):
        return 2


print(total(bytes(range(10)), [Index(), True]), fill(bytearray(3), [Index()], Index()))


# A sequence that gets shorter while the loop runs.
def shrink(data):
    seen = 0
    try:
        for i in range(10):
            seen += data[i]
            data.pop()
    except IndexError as error:
        print(error, seen, len(data))


for _ in range(3):
    shrink(bytearray(range(10)))
    shrink(array.array("i", range(10)))
