"""Binary trees as tuples: many short-lived ones of growing depth beside one that lives throughout."""

import sys

DEFAULT = 16
SMALL = 10

LEAST = 4  # depth of the smallest trees


def make(depth):
    if depth == 0:
        return (None, None)
    return (make(depth - 1), make(depth - 1))


def check(tree):
    left, right = tree
    if left is None:
        return 1
    return 1 + check(left) + check(right)


def run(n):
    deepest = max(LEAST + 2, n)
    stretch = check(make(deepest + 1))
    long_lived = make(deepest)
    checks = []
    for depth in range(LEAST, deepest + 1, 2):
        total = 0
        for _ in range(1 << (deepest - depth + LEAST)):
            total += check(make(depth))
        checks.append(total)
    return f"{stretch} {sum(checks)} {len(checks)} {check(long_lived)}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
