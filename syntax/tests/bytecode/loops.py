def loops(n):
    total = 0
    for i in range(n):
        if i == 3:
            continue
        if i > 100:
            break
        total += i
    else:
        total = 0
    while total:
        total -= 1
    while True:
        if done(total):
            break
    for a, (b, *c) in pairs:
        pass
    for self.x in [1, 2]:
        pass
    return total
