count = 0
name = "global"


def bump():
    global count
    count += 1


def shadow():
    name = "local"
    return name


bump()
bump()
print(count, shadow(), name)
