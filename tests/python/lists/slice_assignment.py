def fresh():
    return list(range(8))


a = fresh()
a[2:4] = "xyz"
print(a)
a = fresh()
a[2:2] = [10, 11]
print(a)
a = fresh()
a[::2] = "abcd"
print(a)
a = fresh()
a[::-1] = range(10, 18)
print(a)
a = fresh()
a[6:2:-2] = ["p", "q"]
print(a)
a = fresh()
a[5:2] = ["odd"]
print(a)
a = fresh()
a[100:] = [1, 2]
a[-100:1] = ["start"]
print(a)
a = fresh()
a[:] = a
a[2:4] = a
print(a)
a = fresh()
a[1:] = (x * x for x in range(3))
print(a)
a = fresh()
a[2:5] = []
print(a)
for key in (slice(2, 5), slice(None, None, 2), slice(None, None, -3), slice(5, 2), slice(-3, None), slice(1, 100, 5), slice(6, 0, -2), slice(None)):
    a = fresh()
    del a[key]
    print(key, a, fresh()[key])
a = fresh()
for statement in ("a[::2] = [1]", "a[::2] = 5", "a[0:2] = 5", "a[::0]", "a[::0] = []", "del a[::0]", "a['x':]", "a[1:2:1.5]", "a[::-1] = [1]", "a[0:2] = None"):
    try:
        exec(statement)
    except Exception as error:
        print(statement, type(error).__name__, error)
print(a)
a[1:3] += ["added"]
a[0:1] *= 3
print(a)
x = [1, 2, 3]
x[0], x[1] = x[1], x[0]
i = 0
i, x[i] = 2, "set after i"
print(x, i)
x[len(x):] = [4]
x[0:0] = [0]
print(x, x[-1:], x[:-1], x[1:-1], x[::2], x[::-2])
