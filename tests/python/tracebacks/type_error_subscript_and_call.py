table = {"a": [1, None]}


def lookup(key):
    return table[key][1]["x"](3)


lookup("a")
