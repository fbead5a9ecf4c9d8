"""A five-level class hierarchy whose constructors and `forward` methods chain upwards, with `isinstance`, `__dict__`
and `__repr__`."""

import sys

DEFAULT = 2_000_000
SMALL = 12_000

# claim: compiled Fifth.__init__ tier=2
# claim: inlined Fourth.__init__ into Fifth.__init__ >= 1
# claim: inlined Fourth.forward into Fifth.forward >= 1
# claim: inlined First.forward into Fifth.forward >= 1
# claim: machine_code_time_share >= 0.7


class First:
    def __init__(self, x):
        self.x = x

    def forward(self, value):
        return value + self.x

    def __repr__(self):
        return f"{type(self).__name__}({self.x})"


class Second(First):
    def __init__(self, x, y):
        First.__init__(self, x)
        self.y = y

    def forward(self, value):
        return First.forward(self, value) + self.y


class Third(Second):
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z

    def forward(self, value):
        return super().forward(value) - self.z


class Fourth(Third):
    def __init__(self, x, y, z):
        super().__init__(x, y, z)
        self.name = "fourth"

    def forward(self, value):
        return super().forward(value) ^ 5


class Fifth(Fourth):
    def __init__(self, x, y, z, w):
        super().__init__(x, y, z)
        self.w = w

    def forward(self, value):
        return super().forward(value) + self.w


def run(n):
    total = 0
    letters = 0
    for i in range(n):
        leaf = Fifth(i & 7, i & 3, 1, i & 31)
        total += leaf.forward(i)
        if isinstance(leaf, Second) and not isinstance(leaf, int):
            total += leaf.y
        if i % 16 == 0:
            letters += len(repr(leaf)) + len(leaf.__dict__)
    return f"{total} {letters} {leaf!r} {sorted(leaf.__dict__)}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
