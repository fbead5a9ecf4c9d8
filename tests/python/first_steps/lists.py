a = [3, 1, 2]
a.append(4)
print(a, len(a), a[0], a[-1], a[1:3])
a[0] = 10
del a[1]
print(a, 4 in a, a + [5], a * 2, a == [10, 2, 4])
for x in a:
    print(x)
print([x * 2 for x in a], [x for x in a if x > 3])
a.sort()
print(a, sorted([3, 1, 2]), a.pop(), a)
first, second = a
print(first, second)
