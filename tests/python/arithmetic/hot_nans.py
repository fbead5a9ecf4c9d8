# NaNs that compiled code makes, hands on and boxes: their sign, and that they are what they were.
import math
import struct

NAN = float("nan")
ODD = struct.unpack("<d", b"\x01\x00\x00\x00\x00\x00\xf8\xff")[0]
LOUD = struct.unpack("<d", b"\x01\x00\x00\x00\x00\x00\xf0\x7f")[0]
INF = math.inf


def sign(x):
    return math.copysign(1.0, x)


def make(a, b):
    return [a - b, a * 0.0, a + b, -a, abs(a), a * b]


def carry(values):
    total = 0.0
    out = []
    for x in values:
        total = total + x
        out.append(total)
        out.append(x - x)
        out.append(-x)
    return out


def calls(x):
    return [math.sin(x), math.cos(x), x * 2.0]


def shown(values):
    return [(str(v), v == v, sign(v) if v == v else "", isinstance(v, float)) for v in values]


for _ in range(100):
    results = [make(a, b) for a in (INF, -INF, NAN, ODD, LOUD, -NAN) for b in (INF, -INF, NAN, 1.0)]
    carried = carry([1.5, -0.0, INF, -INF, NAN, 2.0, ODD])
    called = [calls(x) for x in (NAN, -NAN, ODD, 0.5)]
for result in results + [carried] + called:
    print(shown(result))
print([sign(-v) + sign(v) for v in (NAN, ODD, -NAN)], len({NAN, NAN}), NAN in [NAN])
