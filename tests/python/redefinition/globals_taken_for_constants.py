# Numbers, texts and tuples that globals stand for are taken to stay: until they do not.
MASK = 0xFF
SCALE = 0.5
PAIR = (1, 2)
NAME = "abc"
FLAG = True
NOTHING = None
LIMIT = 10


def use(x):
    a, b = PAIR
    return (x & MASK, x * SCALE, a + b * x, NAME[x % len(NAME)], FLAG and x, NOTHING is None, min(x, LIMIT))


def total(n):
    seen = []
    for i in range(n):
        seen.append(use(i))
        if i == n // 2:
            change()
    return seen


def nothing():
    pass


change = nothing
for _ in range(30):
    print(hash(tuple(total(40))) == hash(tuple(total(40))), end=" ")
print()


def shift(**names):
    def changed():
        globals().update(names)

    return changed


for names in [{"MASK": 0x0F}, {"MASK": -1}, {"MASK": 2**70}, {"MASK": True}, {"SCALE": 2}, {"SCALE": -0.0}, {"PAIR": [3, 4]},
              {"PAIR": (5, 6)}, {"NAME": "xy"}, {"NAME": ["q"]}, {"FLAG": False}, {"FLAG": 0}, {"NOTHING": 0},
              {"LIMIT": 20}, {"LIMIT": 20.5}]:
    change = shift(**names)
    before, after = total(40), total(40)
    print(names, before[19:23], after[39])

count = 0


def counting(n):
    for _ in range(n):
        bump()
    return count


def bump():
    global count
    count += 1


def read():
    return count + 1


for _ in range(20):
    counting(50)
    print(count, read(), end=" ")
print()


def loop_that_sets(n):
    global LIMIT
    out = 0
    for i in range(n):
        LIMIT = i
        out += LIMIT
    return out


print([loop_that_sets(100) for _ in range(5)], LIMIT)

step = 1
position = 0
while position < 2000:
    position += step
    if position % 500 == 0:
        step += 1
print(position, step)
