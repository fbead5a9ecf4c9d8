try:
    print(1 / 0)
except ZeroDivisionError as error:
    print("caught", error)
try:
    [][0]
except IndexError:
    print("index")
finally:
    print("finally")


def fails(n):
    if n == 0:
        raise ValueError("zero")
    return fails(n - 1)


try:
    fails(3)
except ValueError as error:
    print(error)
else:
    print("not printed")
try:
    undefined
except NameError as error:
    print(error)
