def contexts(a, b):
    with a as x:
        print(x)
    with a, b as (y, z):
        return y
    for i in a:
        with b:
            break
