# A loop over the pairs of two lists makes neither the pairs nor an iterator.
# function: dot
# run: dot([3, 1, 4], [1, 5, 9])
# passes: build dead


def dot(left, right):
    total = 0
    for x, y in zip(left, right):
        total += x * y
    return total


dot([1, 2], [3, 4])
