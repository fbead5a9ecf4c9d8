# Cells of a closure: read, and written.
# function: counter.<locals>.next
# run: tick(2)
# passes: build number dead


def counter():
    count = 0

    def next(step):
        nonlocal count
        count += step
        return count

    return next


tick = counter()
tick(1)
tick(1)
