def add(a, b):
    return a + b


def nothing():
    pass


def factorial(n):
    if n <= 1:
        return 1
    return n * factorial(n - 1)


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def greet(name, greeting="hello"):
    return greeting + " " + name


print(add(1, 2), add("a", "b"), nothing())
print(factorial(5), factorial(20), factorial(25))
print(fib(15))
print(greet("ann"), greet("bob", "bye"), greet(greeting="hi", name="cid"))
