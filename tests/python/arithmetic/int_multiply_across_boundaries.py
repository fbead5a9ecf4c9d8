# Products that leave the machine word and products that come back.
factors = [0, 1, -1, 2, 3, 7, 65535, 65536, 65537, 2**31 - 1, 2**31, -(2**31), 2**32 + 1, 2**47, 2**48 - 1,
           -(2**48), 2**49 + 1, 2**62, 2**63 - 1, 2**63, -(2**63), 2**64 + 3]
for left in factors:
    print(left, [left * right for right in factors[:9]])
for left in factors[9:]:
    for right in factors[9:]:
        product = left * right
        assert product == right * left
        if right:
            assert product // right == left and product % right == 0
print(sum(a * b for a in factors for b in factors))
print(2**24 * 2**24, 2**24 * (2**24 - 1), -(2**24) * 2**24, -(2**24) * (2**24 + 1))


def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


for n in (0, 1, 5, 12, 13, 16, 17, 20, 21, 25, 30, 50):
    print(n, factorial(n))
print(factorial(30) // factorial(28), factorial(25) % 10**9, len(str(factorial(200))))
x = 3
for _ in range(7):
    x *= x
    print(x)
