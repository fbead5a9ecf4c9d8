items = [(1, "a"), (2, None), (3, "c")]
print(sorted(items, key=lambda item: item[0]))
print(sorted(items, key=lambda item: item[1].upper()))
