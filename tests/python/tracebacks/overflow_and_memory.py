def grow(base):
    return float(base) ** 10000


print(grow(1))
grow(10)
