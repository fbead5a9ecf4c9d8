"""Integers around the ends of one machine word and of two: every operator against the definition that it has."""

EDGES = [1 << k for k in (47, 48, 49, 62, 63, 64, 65, 95, 126, 127, 128, 129)]
VALUES = sorted({s * (e + d) for e in EDGES for d in (-2, -1, 0, 1, 2) for s in (1, -1)} | {0, 1, -1, 7, -7})


def digits(n):
    """Decimal text by repeated division of small pieces, as a second opinion."""
    sign, n = ("-", -n) if n < 0 else ("", n)
    text = ""
    while n >= 10**9:
        n, low = divmod(n, 10**9)
        text = str(low).rjust(9, "0") + text
    return sign + str(n) + text


checksum = 0
for x in VALUES:
    assert digits(x) == str(x)
    assert -(-x) == x and ~x == -x - 1 and abs(x) == (x if x >= 0 else -x)
    for y in VALUES:
        total, difference, product = x + y, x - y, x * y
        assert total - y == x and difference + y == x
        assert (x < y) == (difference < 0) and (x == y) == (difference == 0) and (x <= y) == (difference <= 0)
        assert (x > y) != (x <= y) and (x != y) == (difference != 0) and (x >= y) == (y <= x)
        assert (x & y) + (x | y) == total and (x ^ y) == (x | y) - (x & y)
        if y:
            q, r = divmod(x, y)
            assert q == x // y and r == x % y and q * y + r == x
            assert 0 <= r < y if y > 0 else y < r <= 0
            assert product // y == x
        checksum = (checksum * 31 + total + 3 * difference + 5 * product + hash(total)) % (2**61 - 1)
    for shift in (0, 1, 47, 48, 63, 64, 65, 127, 128, 200):
        assert x >> shift == x // 2**shift and (x << shift) >> shift == x
print(len(VALUES), checksum)
