# Ints that are seen at work are unboxed; the sum may overflow, the counter cannot.
# function: total
# run: total(20)
# passes: build infer specialise dead


def total(n):
    i = 0
    s = 0
    while i < n:
        s += i * 3
        i += 1
    return s


total(5)
