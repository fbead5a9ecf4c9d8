def strings(a, b):
    plain = f"{a}"
    several = f"x{a!r}y{b:>{a}}z" "tail"
    debug = f"{a=} {b = :.2f}"
    old = "%s: %r" % (a, b)
    template = t"Hello {a!s:>5}, {b}"
    return plain, several, debug, old, template, ""
