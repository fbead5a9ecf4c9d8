# What the inner loop does not change leaves it.
# function: product
# run: product(6, 5)
# passes: number licm dead


def product(rows, columns):
    s = 0
    for r in range(rows):
        for c in range(columns):
            s += r * columns + c
    return s


product(3, 4)
