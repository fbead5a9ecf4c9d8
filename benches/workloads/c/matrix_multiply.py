"""Two `n` by `n` matrices as lists of lists are multiplied by three nested loops, and the product by a vector."""

import sys

DEFAULT = 300
SMALL = 60


def make_matrix(size, seed):
    return [[((i * seed + j * 7) % 13 - 6) * 0.5 for j in range(size)] for i in range(size)]


def multiply(one, two):
    rows = len(one)
    inner = len(two)
    columns = len(two[0])
    result = []
    for i in range(rows):
        row = one[i]
        out = [0.0] * columns
        for j in range(columns):
            total = 0.0
            for k in range(inner):
                total += row[k] * two[k][j]
            out[j] = total
        result.append(out)
    return result


def run(n):
    product = multiply(make_matrix(n, 3), make_matrix(n, 5))
    vector = [sum(row[j] * (j % 5 - 2) for j in range(n)) for row in product]
    trace = sum(product[i][i] for i in range(n))
    return f"{trace} {sum(vector)} {max(vector)} {min(vector)}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
