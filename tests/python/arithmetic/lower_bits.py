"""Arithmetic of which only the lower bits are read, at the edges of what machine words hold."""

MASK = 0xFFFFFFFF


def mixed(word, other):
    return ((word * 0xCC9E2D51 + other) ^ (word << 13) ^ (other >> 3)) & MASK


def rotated(word, count):
    return ((word << count) | (word >> (32 - count))) & MASK


def widest(a, b):
    return (a * b - (a << 40)) & 0x7FFFFFFFFFFFFFFF


def two_masks(a, b):
    """The inner mask has the sign of what it masks."""
    return ((a * b) & (a - b)) & 0xFFFFFFFFFF


def negative_mask(a, b):
    return (a * b) & -256


def read_twice(a, b):
    product = a * b
    return product & 0xFFFF, product >> 8


def shifted_by_much(a, count):
    return (a << count) & MASK


def named(a, b):
    product = a * b
    low = product & MASK
    if low == 13:
        raise ValueError(product)
    return low


def divided(a, b, c):
    return ((a * b) + (a // c)) & MASK


class Odd(int):
    def __and__(self, other):
        return "and"

    def __rand__(self, other):
        return "rand"


VALUES = [0, 1, -1, 2, 255, 0x7FFFFFFF, 0xFFFFFFFF, -0x80000000, 2**47, 2**48 - 1, -(2**48), 2**61, 2**62 - 1, -(2**62), 2**63 - 1, -(2**63)]


def checksum(function, *more):
    total = 0
    for _ in range(30):
        for a in VALUES:
            for b in VALUES:
                try:
                    result = function(a, b, *more)
                except (ValueError, ZeroDivisionError) as error:
                    result = len(str(error))
                for part in result if isinstance(result, tuple) else (result,):
                    total = (total * 31 + part) % (2**89 - 1)
    return total


for function in (mixed, widest, two_masks, negative_mask, read_twice, named):
    print(function.__name__, checksum(function))
print("divided", checksum(divided, 7), checksum(divided, 0))

for _ in range(3):
    total = 0
    for word in range(3000):
        for count in (1, 7, 31):
            total = (total + rotated(word * 1048573, count)) & 0xFFFFFFFFFFFF
    print(total)

for _ in range(3):
    results = []
    for count in list(range(0, 130)) * 4 + [-1]:
        try:
            results.append(shifted_by_much(0x123456789ABCDEF, count))
        except ValueError as error:
            results.append(str(error))
    print(sum(r for r in results if isinstance(r, int)), results[-1], results[60:70])


def generator_state(n):
    state = [5489]
    for i in range(1, n):
        state.append((1812433253 * (state[i - 1] ^ (state[i - 1] >> 30)) + i) & 0xFFFFFFFF)
    return state[-1]


def congruential(n):
    x = 1
    for _ in range(n):
        x = (x * 6364136223846793005 + 1442695040888963407) & 0x7FFFFFFFFFFFFFFF
    return x


print(generator_state(5000), congruential(5000))

# The mask that is read from a global changes while the code is hot.
for _ in range(2000):
    mixed(_, 3)
MASK = 0xFF
print(mixed(123456789, 987654321))
MASK = Odd(0xFF)
print(mixed(123456789, 987654321), mixed(1, 2))
MASK = 2**70 - 1
print(mixed(2**40 + 1, 2**45 + 1))
MASK = 0xFFFFFFFF
try:
    named(13, 1)
except ValueError as error:
    print("product", error)
