# Code that is entered at an inner loop goes on with the outer one.
# function: triangle
# run: triangle(9)
# passes: dead


def triangle(n):
    s = 0
    for i in range(n):
        for j in range(i):  # entry
            s += j
    return s


triangle(5)
