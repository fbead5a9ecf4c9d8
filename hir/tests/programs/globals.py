# Globals and builtins are read where they are; guards tell when names come or go.
# function: scaled
# run: scaled([1, 2, 3])
# passes: build dead


FACTOR = 3


def scaled(items):
    return len(items) * FACTOR


scaled([1])
scaled([1])
