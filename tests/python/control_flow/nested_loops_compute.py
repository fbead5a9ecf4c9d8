def primes(limit):
    sieve = [True] * (limit + 1)
    sieve[0] = sieve[1] = False
    for n in range(2, int(limit**0.5) + 1):
        if sieve[n]:
            for multiple in range(n * n, limit + 1, n):
                sieve[multiple] = False
    return [n for n, keep in enumerate(sieve) if keep]


def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def matrix_product(a, b):
    return [[sum(a[i][k] * b[k][j] for k in range(len(b))) for j in range(len(b[0]))] for i in range(len(a))]


def queens(n):
    def place(row, columns, down, up):
        if row == n:
            return 1
        total = 0
        for column in range(n):
            if column not in columns and row + column not in down and row - column not in up:
                total += place(row + 1, columns | {column}, down | {row + column}, up | {row - column})
        return total

    return place(0, frozenset(), frozenset(), frozenset())


def mandelbrot(width, height):
    rows = []
    for y in range(height):
        row = ""
        for x in range(width):
            c = complex(x / width * 3 - 2, y / height * 2 - 1)
            z = 0
            for step in range(30):
                z = z * z + c
                if abs(z) > 2:
                    break
            row += " .:-=+*#%@"[step // 3]
        rows.append(row)
    return rows


print(primes(100))
print([collatz(n) for n in range(1, 30)], max(range(1, 3000), key=collatz))
print(matrix_product([[1, 2], [3, 4], [5, 6]], [[1, 0, 2], [0, 3, 4]]))
print([queens(n) for n in range(1, 7)])
for line in mandelbrot(40, 12):
    print(line.rstrip())
