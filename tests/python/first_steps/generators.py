def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


for x in count(3):
    print(x)
g = count(2)
print(next(g), next(g), next(g, "done"))
print(list(count(4)), sum(count(5)), [x * 2 for x in count(3)], list(x + 1 for x in count(2)))
