"""The Mandelbrot set on an `n` by `n` grid, at most 100 iterations a point: points inside, iterations, a checksum."""

import sys

DEFAULT = 700
SMALL = 60

LIMIT = 100  # iterations a point


def escape_time(cr, ci):
    zr = zi = 0.0
    for i in range(LIMIT):
        rr = zr * zr
        ii = zi * zi
        if rr + ii > 4.0:
            return i
        zi = 2.0 * zr * zi + ci
        zr = rr - ii + cr
    return LIMIT


def run(n):
    inside = 0
    total = 0
    checksum = 0
    for y in range(n):
        ci = 2.5 * y / n - 1.25
        for x in range(n):
            steps = escape_time(3.0 * x / n - 2.25, ci)
            total += steps
            if steps == LIMIT:
                inside += 1
            checksum = (checksum * 33 + steps) % 1_000_000_007
    return f"{inside} {total} {checksum}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
