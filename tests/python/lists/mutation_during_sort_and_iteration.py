data = [3, 1, 2]


def key(x):
    data.append(99)
    return x


try:
    data.sort(key=key)
except ValueError as error:
    print(error, data)


class Spy:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        seen.append(len(target))
        return self.value < other.value


seen = []
target = [Spy(2), Spy(1), Spy(3)]
target.sort()
print(set(seen), [s.value for s in target])
numbers = [1, 2, 3, 4, 5, 6]
for n in numbers:
    if n % 2 == 0:
        numbers.remove(n)
    elif n == 3:
        numbers.insert(0, 0)
    if len(numbers) > 10:
        break
print(numbers)
grow = [0]
for x in grow:
    if x < 5:
        grow.append(x + 1)
print(grow)
it = iter([1, 2])
print(list(it), next(it, "done"))
late = []
it = iter(late)
print(next(it, "empty"))
late.append(1)
print(next(it, "still empty"))
shrink = [1, 2, 3, 4]
it = iter(shrink)
next(it), next(it)
del shrink[1:]
print(next(it, "gone"), it.__length_hint__())
back = [1, 2, 3]
it = reversed(back)
print(next(it), back.clear(), next(it, "cleared"))
a = [1, 2, 3]
a.extend(a)
a += a
print(a, a.extend(x for x in a[:2]), len(a))


class Grower(list):
    def __iter__(self):
        a.append("sneaky")
        return iter([7, 8])


a = [1]
a.extend(Grower())
a[0:1] = Grower()
print(a)
victim = [1, 2, 3]
for index, x in enumerate(victim):
    victim[:] = []
    print(index, x)
