def counter(start):
    count = start

    def add(n=1):
        nonlocal count
        count += n
        return count

    def outer():
        def inner():
            return start, count
        return inner

    del count
    return add, outer
