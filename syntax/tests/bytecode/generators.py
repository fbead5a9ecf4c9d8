def generator(a):
    x = yield
    y = yield x
    try:
        z = yield from a
    finally:
        print(z)
    return y


pipeline = (x for x in (y for y in source))
