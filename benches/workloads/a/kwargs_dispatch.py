"""Keyword arguments and defaults, `*args, **kwargs` forwarding, keyword-only parameters, and a dispatch table."""

import sys

DEFAULT = 1_000_000
SMALL = 7_000

# claim: compiled work tier=2
# claim: inlined plain into work >= 1
# claim: inlined forward into work >= 1
# claim: inlined only into work >= 1
# claim: machine_code_time_share >= 0.8


def plain(a, b=2, c=3):
    return a * b + c


def only(a, *, scale=1, shift=0):
    return a * scale + shift


def collect(*args, **kwargs):
    total = len(args)
    for name, value in kwargs.items():
        total += len(name) * value
    return total


def forward(function, *args, **kwargs):
    return function(*args, **kwargs)


HANDLERS = {"plain": plain, "only": only, "collect": collect}


def dispatch(name, *args, **kwargs):
    return HANDLERS[name](*args, **kwargs)


def work(i):
    total = plain(i) + plain(i, c=1) + plain(c=i, a=2)
    total += only(i, shift=4, scale=2)
    total += forward(plain, i, b=3)
    total += forward(only, i, scale=5)
    total += dispatch("collect", i, i, alpha=1, be=2)
    return total


def run(n):
    total = 0
    for i in range(n):
        total += work(i & 1023)
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
