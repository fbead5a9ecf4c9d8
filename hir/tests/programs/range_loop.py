# A range that is only looped over is not made, and its counter needs no check.
# function: squares
# run: squares(20)
# passes: build dead


def squares(n):
    s = 0
    for i in range(n):
        s += i * i
    return s


squares(5)
