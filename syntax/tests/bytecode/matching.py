def matching(value):
    match value:
        case 1 | -2 | None | True:
            return 1
        case "text" | Color.RED:
            return 2
        case [a, b]:
            return a, b
        case [first, *rest, last] if rest:
            return rest
        case [*_, end]:
            return end
        case {"key": v, **others}:
            return v, others
        case Point(1, y=0 as z) | Line(z):
            return z
        case _:
            return value
