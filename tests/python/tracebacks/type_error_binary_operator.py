def total(items):
    result = 0
    for item in items:
        result = result + item * 2 - (result // 3)
    return result


print(total([1, 2]))
print(total([1, "two"]))
