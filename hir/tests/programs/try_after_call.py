# What comes before a try in the same block is not covered by its handler, although the truth of a bool, which could have
# raised, is gone.
# function: guarded
# run: guarded(1, 2)
# passes: build specialise dead


def outside():
    return 3


def guarded(a, b):
    less = a < b
    x = outside()
    try:
        if less:
            return x
    except ValueError:
        return 0
    return 1


guarded(1, 2)
guarded(1, 2)
