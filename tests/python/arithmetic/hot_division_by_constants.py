# Quotients and remainders by constants, of dividends of any sign and size, in loops that are compiled.
DIVISORS = [3, 5, 6, 7, 10, 12, 25, 31, 60, 97, 100, 255, 641, 1000, 65_537, 1_000_003, 1_000_000_007, 2**31 - 1, 2**32 + 1,
            2**47 - 1, 2**48 + 1, 2**61 - 1, 2**62 + 1, 2**63 - 1]
EDGES = [0, 1, 2, 2**31, 2**32, 2**47, 2**48, 2**62, 2**63 - 1, 2**63, 2**64]

SOURCE = """
def divide(values):
    check = 0
    for x in values:
        q, r = x // {d}, x % {d}
        if q * {d} + r != x or not 0 <= r < {d}:
            print("wrong", x, {d}, q, r)
        check = (check * 31 + q * 7 + r) % 1_000_000_007
    return check

def naturals(n):
    check = 0
    for x in range(n):
        y = x * 1_000_003
        check += y // {d} ^ y % {d}
    return check
"""


def values(divisor):
    for edge in EDGES:
        for near in range(-3, 4):
            yield edge + near
            yield -edge + near
    for multiple in (1, 2, 3, 1000, 2**40 // divisor, 2**62 // divisor, 2**63 // divisor):
        for near in (-1, 0, 1):
            yield multiple * divisor + near
            yield -multiple * divisor + near


for divisor in DIVISORS:
    names = {}
    exec(SOURCE.format(d=divisor), names)
    all_values = list(values(divisor))
    small = [x for x in all_values if -(2**48) <= x < 2**48]
    for _ in range(20):
        found = names["divide"](small)
    for _ in range(3):
        all_found = names["divide"](all_values)
    print(divisor, found, all_found, names["naturals"](300))
