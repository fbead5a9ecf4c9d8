def check(x):
    assert x and isinstance(x, int)


check(1)
check("")
