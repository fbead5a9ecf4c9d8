def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def isqrt(n):
    x = 1 << (n.bit_length() + 1) // 2
    while True:
        y = (x + n // x) // 2
        if y >= x:
            return x
        x = y


def digits_of_pi(count):
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    result = []
    while len(result) < count:
        if 4 * q + r - t < n * t:
            result.append(n)
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2
    return result


print([fibonacci(n) for n in (10, 50, 68, 69, 70, 90, 91, 92, 93, 94, 100, 200)])
print(gcd(2**100 * 3**20, 2**50 * 3**40), gcd(fibonacci(120), fibonacci(90)) == fibonacci(30))
print(isqrt(2 * 10**60), isqrt((10**30) ** 2), isqrt((10**30) ** 2 - 1))
print("".join(map(str, digits_of_pi(60))))
print(str(3**200), hex(3**100), int(str(7**150)) == 7**150, oct(5**60))
x = 12345678901234567890
for _ in range(6):
    x = (x * 6364136223846793005 + 1442695040888963407) % 2**64
    print(x, x >> 33, x & 0xFFFFFFFF, -x // 1000003, -x % 1000003)
print((10**50 + 1) * (10**50 - 1) == 10**100 - 1, (2**200 - 1) ^ (2**100 - 1) == (2**200 - 2**100), -(10**40) // 7, -(10**40) % 7)
