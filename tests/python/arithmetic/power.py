for base in (-3, -2, -1, 0, 1, 2, 3, 10):
    print(base, [base**e for e in range(8)], base**31, base**32, base**33, base**48, base**63, base**64)
print(2**-1, 2**-2, (-2) ** -3, 10**-3, 1**-5, 0**0, 0.0**0, (-1) ** -1, (-1) ** -2)
print(-(2**2), (-2) ** 2, 2**3**2, -(2**-1), 2 ** -(1), 10**25)
print(2.0**3, 2**0.5, 4**0.5, (-8.0) ** 2, (-8.0) ** -1, 0.0**5, 1.0 ** float("nan"), float("inf") ** 0)
print((-8) ** (1 / 3), (-1) ** 0.5, (-2.0) ** 1.5)
print((1 + 2j) ** 2, (1 + 2j) ** 0, 1j**2, 2 ** (1 + 1j), (0j) ** 0)
for base, exponent, modulus in ((3, 200, 13), (2, 10**6, 1000007), (-3, 3, 7), (3, 3, -7), (5, 0, 1), (5, 0, -3),
                                (3, -1, 7), (10, -2, 97), (2**70, 2**70, 2**61 - 1), (7, 1, 7)):
    print(pow(base, exponent, modulus))
for arguments in ((2, -1, 4), (2, 3, 0), (2.0, 3, 5), (2, 3.0, 5), (0, -1), (0.0, -2.5), ("a", 2), (2, 2, "x"), (1e200, 2),
                  (2j, 2, 3)):
    try:
        print(pow(*arguments))
    except Exception as error:
        print(arguments, type(error).__name__, error)
print(pow(2, 3), pow(base=2, exp=5), pow(2, exp=5, mod=7), pow(True, 3), pow(2, True))
x = 2
x **= 10
print(x)
x **= -1
print(x)
