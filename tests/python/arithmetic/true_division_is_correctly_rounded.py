print(1 / 3, 2 / 3, 7 / 2, -7 / 2, 6 / 3, 0 / 5, 0 / -5)
print((2**53 + 1) / 1, (2**53 + 3) / 1, (2**54 + 2) / 2, (2**60 + 1) / 3)
print((10**40) / (10**20), (10**40) / (10**40 + 1), 10**400 / 10**399, 10**308 / 3)
print((1 << 1100) / (1 << 1000), ((1 << 1100) + 1) / (1 << 1099), 1 / (1 << 1074), 1 / (1 << 1075), 3 / (1 << 1075))
print(9007199254740993 / 2, 9007199254740995 / 4, -9007199254740993 / 2)
print(True / 2, 5 / True, (2**64) / (2**63), (2**63 - 1) / (2**63))
for a, b in ((10**400, 1), (10**400, 3), (-(10**400), 7)):
    try:
        print(a / b)
    except OverflowError as error:
        print("OverflowError", error)
try:
    float(10**400)
except OverflowError as error:
    print("OverflowError", error)
try:
    1.0 + 10**400
except OverflowError as error:
    print("OverflowError", error)
print(10**400 > 1.0, 10**400 == float("inf"), 10**400 < float("inf"), -(10**400) > float("-inf"))
print(2**53 == float(2**53), 2**53 + 1 == float(2**53), 2**53 + 1 > float(2**53), float(2**53) < 2**53 + 1)
print(1 / 3 + 1 / 3 + 1 / 3 == 1, 0.1 + 0.2 == 0.3, 0.1 + 0.2, 1e16 + 1, 1e16 + 2)
