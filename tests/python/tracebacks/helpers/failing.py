"""A module whose functions fail; imported by the programs of this folder."""


def outer(n):
    def inner():
        return 1 / n

    return [inner() for _ in range(2)]
