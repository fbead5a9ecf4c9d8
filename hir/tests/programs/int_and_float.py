# An int beside a float is converted.
# function: half
# run: half(3)
# passes: specialise dead


def half(n):
    return n * 0.5


half(2)
