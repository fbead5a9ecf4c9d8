def make_adder(n):
    def add(x):
        return x + n

    return add


def counter():
    count = 0

    def bump():
        nonlocal count
        count += 1
        return count

    return bump


add5 = make_adder(5)
bump = counter()
print(add5(1), make_adder(2)(3), bump(), bump(), bump())
square = lambda x: x * x
print(square(7), sorted([3, -5, 1], key=lambda x: x * x), list(map(square, [1, 2, 3])))
