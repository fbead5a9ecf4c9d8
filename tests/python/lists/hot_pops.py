# `list.pop()` in loops that are compiled: of empty lists, of lists that are seen by another name, between appends.
def drain(stack):
    total = 0
    while stack:
        total = total * 3 + stack.pop()
    return total


def until_empty(stack):
    out = []
    try:
        while True:
            out.append(stack.pop())
    except IndexError as error:
        out.append(str(error))
    return out


def reread(stack, n):
    out = 0
    for i in range(n):
        stack.append(i)
        before = stack[-1], stack[len(stack) - 1]
        got = stack.pop()
        stack.append(got + 1)
        after = stack[-1], stack[len(stack) - 1]
        out += before[0] * 2 + before[1] * 3 + after[0] * 5 + after[1] * 7 + len(stack)
    return out


def aliases(a, b, n):
    out = []
    for i in range(n):
        length = len(a)
        b.append(i)
        item = a[length]
        b.pop()
        out.append((len(a) - length, item))
        if i % 40 == 39:
            try:
                out.append(a[length])
            except IndexError:
                out.append("gone")
    return out[-3:]


class Stack(list):
    def pop(self):
        return ("own", list.pop(self))


def swap(stack, n):
    for i in range(n):
        x, y = stack.pop(), stack.pop()
        stack.append(x)
        stack.append(y + i)
    return stack


def pop_at(stack, n):
    out = []
    for i in range(n):
        stack.append(i)
        out.append(stack.pop(0))
        stack.insert(0, i)
        out.append(stack.pop(-1))
        stack.append(i)
    return out[-4:], len(stack)


for _ in range(50):
    print(drain(list(range(9))), until_empty([1, "two", 3.0])[-2:], reread([7], 50), aliases([1, 2], [3], 0), end=" ")
    shared = [1, 2]
    print(aliases(shared, shared, 50), swap([1, 2, 3], 10), pop_at([5], 9))
print(drain(Stack([])), until_empty(Stack([1, 2])), until_empty([]), drain([1.5, 2**70, True]))
for wrong in ((), {}, None, "text"):
    try:
        print(swap(wrong, 1))
    except (AttributeError, TypeError, KeyError) as error:
        print(type(error).__name__, error)
try:
    swap([1], 3)
except IndexError as error:
    print(error, error.__traceback__.tb_next.tb_lineno)
