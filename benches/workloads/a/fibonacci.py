"""The hundredth Fibonacci number by iteration, many times: the values outgrow a machine word on the way."""

import sys

DEFAULT = 500_000
SMALL = 4_000

# The integers become big ones in every call, so the compiled loop must learn that instead of leaving each time;
# code for the calls, for the loop and for the call inlined in `run` learns it for itself.
# claim: compiled fibonacci tier=2
# claim: deopts fibonacci <= 32
# claim: machine_code_time_share >= 0.8


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def run(n):
    total = 0
    for _ in range(n):
        total += fibonacci(100)
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
