def target(a, b, *, c):
    return a + b + c


def caller(*args, **kwargs):
    return target(*args, **kwargs)


print(caller(1, 2, c=3))
caller(1)
