# What the loop begins with is looked at once, in front of it; a constant global has bounds, and so have masked ints.
# function: shift
# run: shift([1, 2], 20)
# passes: entries specialise number licm dead
MASK = 0xFFFF


def shift(pair, n):
    a, b = pair
    while n > 0:
        a, b = b, (a * 31 + ~b) & MASK
        n -= 1
    return a


shift([1, 2], 5)
