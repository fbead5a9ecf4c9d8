def conditions(a, b, c):
    if a < b and not c or a is None:
        return 1
    elif 0 < a <= b < 100:
        return 2
    elif a in (1, 2) or b not in {3, 4}:
        return 3
    x = a and b or c
    y = a if b == 2 else c
    z = a < b < c
    if a is b or c is not None:
        return not a in b
    return x, y, z


def constants(a):
    if __debug__:
        a()
    if 0:
        never()
    while False:
        never()
    assert a, "message"
