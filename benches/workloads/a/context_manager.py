"""Class-based context managers, nested, that save class attributes on entry and restore them on exit."""

import sys

DEFAULT = 1_200_000
SMALL = 8_000

# claim: compiled nested tier=2
# claim: inlined Scope.__init__ into nested >= 1
# claim: inlined Scope.__enter__ into nested >= 1
# claim: inlined Scope.__exit__ into nested >= 1
# claim: deopts nested <= 8
# claim: machine_code_time_share >= 0.8


class Mode:
    depth = 0
    scale = 1
    entered = 0


class Scope:
    def __init__(self, scale):
        self.scale = scale
        self.saved_depth = 0
        self.saved_scale = 0

    def __enter__(self):
        self.saved_depth = Mode.depth
        self.saved_scale = Mode.scale
        Mode.depth = self.saved_depth + 1
        Mode.scale = self.saved_scale * self.scale
        Mode.entered += 1
        return self

    def __exit__(self, kind, value, traceback):
        Mode.depth = self.saved_depth
        Mode.scale = self.saved_scale
        return False


class Swallow:
    """Suppresses the one kind of exception that it is told to expect."""

    def __init__(self, expected):
        self.expected = expected
        self.caught = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if kind is not None and issubclass(kind, self.expected):
            self.caught += 1
            return True
        return False


def nested(i):
    with Scope(2) as outer:
        with Scope(3):
            inner = Mode.scale * Mode.depth
        return inner + Mode.scale + outer.scale + (i & 1)


def run(n):
    Mode.depth, Mode.scale, Mode.entered = 0, 1, 0
    swallow = Swallow(KeyError)
    total = 0
    for i in range(n):
        total += nested(i)
        if i % 64 == 0:
            with swallow:
                with Scope(5):
                    raise KeyError(i)
    return f"{total} {Mode.depth} {Mode.scale} {Mode.entered} {swallow.caught}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
