"""Loops that are hot while what stands around them is not: how they end, and what is done behind them."""


def falls_out(n):
    total = 0
    for i in range(n):
        total += i
    else:
        total = -total
    return total, i


def breaks(n, at):
    for i in range(n):
        if i == at:
            found = "found"
            break
    else:
        found = "not found"
    return found, i


def returns(n, at):
    for i in range(n):
        if i * 2 == at:
            return "returned", i
    return "fell out", n


def raises(n, at):
    items = list(range(at))
    try:
        for i in range(n):
            items[i] += 1
    except IndexError as error:
        return "caught", i, str(error), len(items)
    finally:
        items.append("finally")
    return "fell out", i, items[-1], len(items)


def raises_through(n, at):
    items = list(range(at))
    for i in range(n):
        items[i] += 1
    return i


def caught_within(n, at):
    caught = 0
    items = [0] * at
    for i in range(n):
        try:
            items[i] = 1
        except IndexError:
            caught += 1
            if caught == 5:
                break
        finally:
            caught += 1000
    return caught, i


class Context:
    def __init__(self):
        self.log = []

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        self.log.append((kind and kind.__name__, str(error)))
        return True


def in_context(n, at):
    context = Context()
    i = -1
    with context:
        while True:
            i += 1
            if i == n:
                break
            10 // (at - i)
    return i, context.log


def nested(n, m):
    total = 0
    for i in range(n):
        for j in range(m):
            if j == i:
                continue
            total += i * j
        for k in range(m):
            total -= k
        while m > 2 and total % 7:
            total += 1
    return total, i, j, k


def of_three(n):
    total = 0
    for i in range(n):
        for j in range(n):
            for k in range(n):
                total += i ^ j ^ k
            total ^= 1
        total += 3
    return total


def deleted(n):
    for i in range(n):
        value = i
    del value
    try:
        return value
    except UnboundLocalError as error:
        return str(error)


def over_items(items):
    seen = []
    for item in items:
        last = item
    for item in reversed(items):
        first = item
    for index, item in enumerate(items):
        seen = index, item
    for left, right in zip(items, items[1:]):
        pair = left, right
    return last, first, seen, pair


def leaves_two(n):
    for i in range(n):
        for j in range(n):
            if i * j == n:
                return i, j
    return None


print(falls_out(3000), falls_out(5000))
print(breaks(3000, 2500), breaks(3000, 4000), breaks(3000, 0))
print(returns(3000, 4000), returns(3000, 9999))
print(raises(3000, 2500), raises(3000, 3000))
for n, at in ((2000, 3000), (3000, 2000)):
    try:
        print(raises_through(n, at))
    except IndexError as error:
        print(error, error.__traceback__.tb_next.tb_lineno, error.__traceback__.tb_next.tb_frame.f_locals["i"])
print(caught_within(3000, 2500), caught_within(3000, 4000))
print(in_context(3000, 2500), in_context(3000, 4000))
print(nested(40, 90), nested(200, 3), nested(3, 900))
print(of_three(5), of_three(20))
print(deleted(3000))
print(over_items(list(range(3000))), over_items("abc" * 1000))
print(leaves_two(900), leaves_two(60), leaves_two(7))
try:
    falls_out(0)
except UnboundLocalError as error:
    print(error)

total = 0
for round in range(60):
    for number in range(round * 10):
        total += number
    total ^= round
    for text in "abcdef":
        total += len(text)
print(total, round, number, text)
