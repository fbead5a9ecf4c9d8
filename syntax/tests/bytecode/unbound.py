def branches(a):
    if a:
        x = 1
        x
    print(x)
    print(x)
    try:
        y = a()
    except ValueError:
        pass
    print(y)
    for z in a:
        z
    return z


def deleted(a):
    del a
    return a
