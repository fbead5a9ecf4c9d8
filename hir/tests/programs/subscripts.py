# Indices of lists are checked once; a store into the list does not change its length.
# function: reverse
# run: reverse([1, 2, 3, 4, 5, 6])
# passes: build specialise number dead


def reverse(a):
    i = 0
    j = len(a) - 1
    while i < j:
        t = a[i]
        a[i] = a[j]
        a[j] = t
        i += 1
        j -= 1
    return a


reverse([1, 2, 3, 4])
reverse([1, 2, 3, 4])
