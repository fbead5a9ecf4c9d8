def find(items, wanted):
    for index, item in enumerate(items):
        if item == wanted:
            break
    else:
        return "not found"
    return index


print(find("hello", "l"), find("hello", "z"), find([], 1))
n = 0
while n < 10:
    n += 1
    if n % 2:
        continue
    if n > 6:
        break
    print(n, end=" ")
else:
    print("no else")
print("after", n)
while n:
    n -= 1
else:
    print("else runs", n)
for i in range(3):
    for j in range(3):
        if j == 2:
            break
        if i == 1:
            continue
        print((i, j), end=" ")
    else:
        print("inner else")
    print("|", end=" ")
print()
for x in []:
    pass
else:
    print("empty loop else")
for i in range(3):
    i *= 10
    print(i, end=" ")
print(i)
for a, (b, *c) in [(1, (2, 3, 4)), (5, "xyz")]:
    print(a, b, c)
for i, in [(7,), (8,)]:
    print(i)
