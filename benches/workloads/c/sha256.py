"""SHA-256 in plain Python (FIPS 180-4) over a message of `n` bytes. The constants are computed, not typed in."""

import sys

DEFAULT = 500_000
SMALL = 4_000

MASK = 0xFFFFFFFF


def primes(count):
    found = []
    candidate = 2
    while len(found) < count:
        if all(candidate % prime for prime in found):
            found.append(candidate)
        candidate += 1
    return found


def root(value, degree):
    """The integer root of `value`, rounded down, by bisection."""
    low, high = 0, 1
    while high**degree <= value:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        if middle**degree <= value:
            low = middle
        else:
            high = middle
    return low


# The first 32 bits of the fractional parts of cube roots and square roots of primes.
ROUND_CONSTANTS = [root(prime << 96, 3) & MASK for prime in primes(64)]
START_STATE = [root(prime << 64, 2) & MASK for prime in primes(8)]


def rotate(word, count):
    return ((word >> count) | (word << (32 - count))) & MASK


def compress(state, block):
    schedule = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for i in range(16, 64):
        early = schedule[i - 15]
        late = schedule[i - 2]
        s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >> 3)
        s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >> 10)
        schedule.append((schedule[i - 16] + s0 + schedule[i - 7] + s1) & MASK)
    a, b, c, d, e, f, g, h = state
    for constant, word in zip(ROUND_CONSTANTS, schedule):
        s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
        choice = (e & f) ^ (~e & MASK & g)
        t1 = (h + s1 + choice + constant + word) & MASK
        s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
        majority = (a & b) ^ (a & c) ^ (b & c)
        h, g, f, e, d, c, b, a = g, f, e, (d + t1) & MASK, c, b, a, (t1 + s0 + majority) & MASK
    return [(old + new) & MASK for old, new in zip(state, (a, b, c, d, e, f, g, h))]


def digest(message):
    padding = b"\x80" + b"\x00" * ((55 - len(message)) % 64)
    padded = message + padding + (len(message) * 8).to_bytes(8, "big")
    state = START_STATE
    for start in range(0, len(padded), 64):
        state = compress(state, padded[start : start + 64])
    return "".join(f"{word:08x}" for word in state)


def run(n):
    return digest(bytes((i * 7 + 3) & 0xFF for i in range(n)))


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
