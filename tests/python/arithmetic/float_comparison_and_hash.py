nan, inf = float("nan"), float("inf")
values = [-inf, -1.5, -0.0, 0.0, 1.0, 1.5, inf, nan]
for a in values:
    print(a, [a < b for b in values], [a == b for b in values], [a >= b for b in values], [a != b for b in values])
print(nan in [nan], [nan] == [nan], (nan,) == (nan,), nan == nan, {nan: 1}[nan], nan is nan)
print(hash(1.0) == hash(1), hash(0.0), hash(-0.0), hash(0.5), hash(-1.0), hash(2.0**64) == hash(2**64), hash(inf), hash(-inf))
print(hash(1.5), hash(1e300), hash(2**61 - 1), hash(2**61), hash(-(2**61)), hash(-1), hash(-2), hash(0.1), hash(True))
print(1 == 1.0 == True, {1: "a", 1.0: "b", True: "c"}, {0.0, -0.0, 0, False})
print(2**63 == 2.0**63, 2**63 - 1 == 2.0**63, 2**63 - 1 < 2.0**63, -(2**63) == -(2.0**63), 2**48 + 0.5 > 2**48)
print(1 < 1.5 < 2, 3 > 2.5 > 2, 1 < nan, nan < 1, inf > 10**1000, -inf < -(10**1000), nan == 10**1000)
print(max(1, nan), max(nan, 1), min(1, nan), min(nan, 1), max(0.0, -0.0), max(-0.0, 0.0), sorted([3, 1.5, 2, -inf, inf]))
print(inf - inf, inf * 0, inf / inf, inf + 1, -inf * -1, inf // 1, inf % 5, 5 % inf, -5 % inf, 1 / inf, -1 / inf)
for expression in ("1.0 < 'a'", "1.0 < 1j", "1 < None", "'a' >= 1.5"):
    try:
        eval(expression)
    except TypeError as error:
        print(error)
