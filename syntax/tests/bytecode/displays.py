def displays(a, b):
    return [
        [],
        [a, b],
        [1, 2, 3],
        (a, *b),
        {a, *b},
        {1, 2, 3},
        {},
        {a: b, **a, "k": 1},
        a[1],
        a[1:b, ::2],
        "abc"[1],
    ]
