# Loops over ranges whose step is not 1, hot enough to be compiled.


def total(start, stop, step):
    result = 0
    for i in range(start, stop, step):
        result += i
    return result


def evens(n):
    result = 0
    for i in range(0, n, 2):
        result += i
    return result


def down(n):
    result = []
    for i in range(n, 0, -1):
        result.append(i)
        if i % 97 == 0:
            continue
        if len(result) > 500:
            break
    else:
        return "whole", len(result), i
    return "broken", len(result), i


def sieve(n):
    prime = [True] * n
    for i in range(2, n):
        if prime[i]:
            for j in range(i * i, n, i):
                prime[j] = False
    return sum(prime[2:])


for _ in range(60):
    evens(50), down(60), sieve(40), total(0, 30, 3)
print(evens(1000), evens(1), evens(0), evens(3))
print(down(300), down(600), down(0) if False else "none", down(1))
print(sieve(5000))
print(total(0, 100, 3), total(100, 0, -3), total(5, 5, 2), total(0, 10, -1), total(10, 0, 1), total(3, 4, 100))
# Both directions, step 1, other iterables and large numbers, at a place that has seen other things.
for _ in range(40):
    total(0, 20, 1), total(20, 0, -7), total(0, 20, 7)
print(total(0, 100, 1), total(100, 0, -1), total(-50, 50, 9))
large = 2**62
print(total(large, large + 10, 3), total(-large, -large - 10, -3), total(2**70, 2**70 + 10, 4))
small = 2**46
print(total(small, small + 100, 7), total(-small, -small - 100, -7), total(0, small, small - 1))
try:
    total(0, 1, 0)
except ValueError as error:
    print(error)


def changes(ranges):
    seen = []
    for one in ranges:
        count = 0
        for i in one:
            count += 1
        seen.append((count, i))
    return seen


print(changes([range(0, 50, 5)] * 30)[-1])
print(changes([range(0, 50, 5), range(50, 0, -5), [1, 2], range(3), (4,), "abc", range(9, 0, -4)]))


def in_it(n):
    # The variable and the range are shown in the middle.
    for i in range(n, -n, -3):
        if i == 3:
            held = dict(locals())
        i = "changed"
    return held, i


for _ in range(40):
    result = in_it(30)
print(result)


def escapes(values, n):
    # Left in the middle when a value is of another kind.
    result = 0
    for i in range(0, n, 4):
        result += values[i]
    return result


for _ in range(40):
    escapes([1] * 100, 100)
print(escapes([1] * 40 + [0.5] * 60, 100))
