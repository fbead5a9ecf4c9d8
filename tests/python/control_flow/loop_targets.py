class Holder:
    pass


h = Holder()
items = [0, 0, 0]
table = {}
for h.x in range(3):
    pass
for items[1] in "ab":
    pass
for table["k"], items[0] in [(1, 2), (3, 4)]:
    pass
for [first, second] in ((1, 2), (3, 4)):
    pass
for head, *tail in ["abc", [1, 2, 3], range(2)]:
    print(head, tail)
print(h.x, items, table, first, second)
index = 0
for index, items[index] in enumerate([10, 20, 30]):
    print(index, items)
total = 0
for n in range(1000):
    if n % 3 == 0:
        total += n
    elif n % 5 == 0:
        total -= n
    else:
        total ^= n
print(total)
i = 5
while True:
    i -= 1
    if i == 3:
        continue
    if i < 0:
        break
    print(i, end=",")
print()
numbers = [1, 2, 3]
for n in numbers:
    if len(numbers) < 8:
        numbers.append(n * 10)
print(numbers)
for n in numbers:
    numbers.remove(n)
print(numbers)
del n
try:
    n
except NameError as error:
    print(error)
for letter in "été😀":
    print(letter, end="|")
print()
