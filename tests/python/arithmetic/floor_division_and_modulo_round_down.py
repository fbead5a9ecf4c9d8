values = [-7, -3, -2, -1, 1, 2, 3, 7]
for a in values:
    print(a, [a // b for b in values], [a % b for b in values])
for a in (10**20, -(10**20), 2**63, -(2**63), 2**48, -(2**48), 5, -5):
    for b in (3, -3, 10**19 + 1, -(10**19) - 1, 2**48, 1, -1):
        q, r = divmod(a, b)
        assert q * b + r == a and (r == 0 or (r > 0) == (b > 0)) and abs(r) < abs(b)
        print(a, b, q, r)
print(-(2**63) // -1, -(2**31) // -1, -(2**48) // -1, -(2**47) // -1)
print(divmod(7, 2), divmod(-7, 2), divmod(7, -2), divmod(-7, -2), divmod(0, 5), divmod(True, True))
for a in (7.5, -7.5, 0.0, -0.0, 1e308, 5.0):
    for b in (2.0, -2.0, 0.3, -0.3, float("inf"), float("-inf")):
        print(a, b, a // b, a % b, divmod(a, b))
for expression in ("1 // 0", "1 % 0", "divmod(1, 0)", "1.0 // 0", "1.0 % 0.0", "divmod(1.0, 0)", "1 / 0", "1 / 0.0",
                   "1.0 / 0", "0 ** -1", "0.0 ** -1", "10**30 // 0", "10**30 % 0", "10**30 / 0", "1j / 0", "1j // 1",
                   "1j % 1", "divmod(1j, 1)", "True // False"):
    try:
        print(expression, eval(expression))
    except Exception as error:
        print(expression, type(error).__name__, error)
