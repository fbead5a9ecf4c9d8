items = [1, 2, 3]
table = {}
del items[0], items[1]
print(items)
del items[0], table["nothing"], items[0]
