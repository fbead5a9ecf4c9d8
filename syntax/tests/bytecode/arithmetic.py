def mixed(a, b, x):
    x = a + b * 2
    x += 1
    x -= a
    y = -x ** 2 // 3 % b
    z = (a << 2) | (b >> 1) & ~a
    return x - 200 + y @ z


def folded():
    return 2 ** 10 + 3 * (4 - 1), "ab" * 3, (1, 2, (3, -4)), not 1, 1 + 2j, 1 << 200
