def check(x):
    if x > 2:
        raise ValueError(f"{x} is too large")
    return x


print(list(map(check, [1, 2])))
print(max([1, 2, 3], key=check))
