# Unpacking of what is known to be a tuple.
# function: fibonacci
# run: fibonacci(10)
# passes: build dead


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


fibonacci(5)
