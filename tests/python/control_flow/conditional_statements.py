def kind(n):
    if n < 0:
        return "negative"
    elif n == 0:
        return "zero"
    elif n < 10:
        if n % 2:
            return "small odd"
        return "small even"
    else:
        pass
    return "large"


print([kind(n) for n in (-5, 0, 3, 4, 50)])
if None:
    print("unreachable")
if 0: print("no")
elif 0.0: print("no")
elif "": print("no")
else: print("all false")
x = 3; y = 4; print(x, y)
if x == 3 and \
        y == 4:
    print("continued line")
pass
...
"a docstring that is not"
if (n := 10) > 5: print(n)
print("yes" if x > y else "no", (1, 2)[x > y], [x, y][not 0])


def early(n):
    while True:
        if n > 3:
            return n
        n += 1


def no_return(flag):
    if flag:
        return
    print("fell through")


print(early(0), early(9), no_return(True), no_return(False))
if True:
    def inside():
        return "defined in a branch"
else:
    def inside():
        return "other"
print(inside())
print(__name__, __doc__, type(__builtins__).__name__)
