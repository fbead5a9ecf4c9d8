# Floats stay unboxed across the loop; what does not change in it is computed before it.
# function: decay
# run: decay(8.0, 0.5, 20)
# passes: specialise number licm dead


def decay(x, rate, steps):
    k = 0
    while k < steps:
        x = x - x * (rate * 2.0)
        k += 1
    return x


decay(8.0, 0.5, 5)
