def assignment(a, b):
    a, b = b, a
    x = y = a
    (c, *d), [e] = a
    a.b.c = x
    a[b] = y
    a.x += 1
    a[b] -= c
    del a.x, a[b], (c, d)
    if (n := len(a)) > 1:
        return n
    return n + (n := 2)
