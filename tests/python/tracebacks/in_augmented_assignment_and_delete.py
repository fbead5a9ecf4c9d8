inventory = {"apples": 3}


def remove(name, count):
    inventory[name] -= count
    if inventory[name] == 0:
        del inventory[name]
    return inventory


print(remove("apples", 2))
print(remove("apples", 1))
print(remove("apples", 1))
