"""A chain of `if`/`elif` over eight operation codes that update an accumulator."""

import sys

DEFAULT = 10_000_000
SMALL = 70_000


def run(n):
    value = 1
    for i in range(n):
        code = (i * 7 + (value & 3)) % 8
        if code == 0:
            value = value + i
        elif code == 1:
            value = value - 3
        elif code == 2:
            value = value * 2
        elif code == 3:
            value = value ^ i
        elif code == 4:
            value = value // 3
        elif code == 5:
            value = value + 7
        elif code == 6:
            value = value | 5
        else:
            value = value & 0xFFFF
        if value > 1_000_000:
            value = value % 1_000_003
    return value


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
