"""The chaos game: points as tuples jump halfway to a corner picked by a 31-bit linear congruential generator."""

import sys

DEFAULT = 5_000_000
SMALL = 30_000

CORNERS = ((0.0, 0.0), (1.0, 0.0), (0.5, 0.866))

# claim: compiled play tier=2
# claim: inlined next_random into play >= 1
# claim: inlined midpoint into play >= 1
# claim: deopts play <= 2
# claim: machine_code_time_share >= 0.9


def next_random(state):
    return (state * 1_103_515_245 + 12_345) & 0x7FFFFFFF


def midpoint(one, two):
    return ((one[0] + two[0]) * 0.5, (one[1] + two[1]) * 0.5)


def play(steps):
    state = 42
    point = (0.25, 0.25)
    high = 0
    sum_x = 0.0
    for _ in range(steps):
        state = next_random(state)
        point = midpoint(point, CORNERS[(state >> 16) % 3])
        sum_x += point[0]
        if point[1] > 0.433:
            high += 1
    return state, high, point, sum_x


def run(n):
    state, high, point, sum_x = play(n)
    return f"{state} {high} {point[0]:.9f} {point[1]:.9f} {sum_x:.4f}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
