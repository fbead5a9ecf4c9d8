from __future__ import annotations

x: list[int] | None = 1


def annotated(a: dict[str, 'T'], b: lambda x, *y: x + 1) -> (a, b):
    pass


class Fields:
    a: x[1:2, ...] = -1 ** 2
