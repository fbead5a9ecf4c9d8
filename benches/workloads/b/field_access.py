"""Chains of attributes three deep, read and written in a loop."""

import sys

DEFAULT = 15_000_000
SMALL = 100_000


class Leaf:
    def __init__(self):
        self.value = 1
        self.step = 2


class Branch:
    def __init__(self, leaf):
        self.leaf = leaf


class Root:
    def __init__(self, branch):
        self.branch = branch
        self.total = 0


def run(n):
    root = Root(Branch(Leaf()))
    for _ in range(n):
        root.total += root.branch.leaf.value
        root.branch.leaf.value += root.branch.leaf.step
    return f"{root.total} {root.branch.leaf.value}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
