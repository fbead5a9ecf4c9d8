# Where guards have failed too often there are none: operators are left to the runtime.
# function: total
# run: total(20)
# passes: dead
# avoid: kind overflow arithmetic


def total(n):
    s = 0
    while n > 0:
        s += n
        n -= 1
    return s


total(5)
