def between(low, value, high):
    return low <= value <= high


print(between(1, 2, 3))
between(1, 2, "z")
