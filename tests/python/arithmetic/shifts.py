for shift in (0, 1, 15, 30, 31, 32, 46, 47, 48, 49, 62, 63, 64, 65, 100):
    print(shift, 1 << shift, -1 << shift, 3 << shift, (1 << 100) >> shift, -(1 << 100) >> shift)
for value in (0, 1, -1, 5, -5, 2**31 - 1, -(2**31), 2**48 - 1, -(2**48), 2**63, -(2**63) - 1):
    print(value, value >> 1, value >> 3, value >> 31, value >> 47, value >> 63, value >> 64, value >> 200, value << 1)
print(0 << 10**30, 0 >> 10**30, 5 >> 10**30, -5 >> 10**30)
print(True << 3, 8 >> True, 1 << 3 + 1, 1 << 3 << 1)
for expression in ("1 << -1", "1 >> -1", "1 << -(10**30)", "1 << 1.0", "1.0 << 1", "'a' << 1", "1 << None", "0 << -1"):
    try:
        print(expression, eval(expression))
    except Exception as error:
        print(expression, type(error).__name__, error)
x = 1
x <<= 70
x >>= 69
print(x)
x = -1
for _ in range(5):
    x >>= 1
    print(x, end=" ")
print()
print([(1 << 48) >> n for n in range(0, 50, 7)], [-(1 << 48) + 1 >> n for n in range(0, 50, 7)])
