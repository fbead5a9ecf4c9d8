x: int = 1
if x:
    y: str


def annotated(a: int, *args: str, b: "c" = 1, **kw: dict[str, int]) -> list:
    local: float = 1.0
    return local


class Fields:
    a: int
    if x:
        b: str = ""
