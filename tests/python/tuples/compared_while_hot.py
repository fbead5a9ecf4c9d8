"""Tuples that are compared in hot code: by their first items mostly, of all kinds."""

import math


def all_of(a, b):
    return (a < b, a <= b, a == b, a != b, a > b, a >= b)


def counted(a, b):
    n = 0
    if a < b:
        n += 1
    if a <= b:
        n += 10
    if a == b:
        n += 100
    if a != b:
        n += 1000
    if not a > b:
        n += 10000
    if not a >= b:
        n += 100000
    return n


class Loud:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return f"lt {self.value}"

    def __eq__(self, other):
        return self.value == 3


class Pair(tuple):
    def __lt__(self, other):
        return "pair"


nan = math.nan
firsts = [0, 1, -1, 2**47, -(2**47), 2**48, -(2**48), 2**70, 0.0, -0.0, 1.0, 1.5, -1e300, math.inf, nan, True, "a", "b", ""]
for _ in range(40):
    total = 0
    for x in firsts:
        for y in firsts:
            for a, b in (((x,), (y,)), ((x, 1), (y, 2)), ((x, 2.5), (y, 2)), ((), (y,)), ((x,), ()), ((x, 1), (y,))):
                try:
                    total = total * 7 % 1_000_003 + counted(a, b) + sum(all_of(a, b))
                except TypeError as error:
                    total += len(str(error))
print(total)

for _ in range(3):
    for a, b in (((1, 2), (1, 2)), ((nan,), (nan,)), ((Loud(1), 1), (Loud(3), 1)), (Pair((1,)), (2,)), ((1,), Pair((2,))), ((1, 2), [1, 2]), ((1,), None)):
        try:
            print(all_of(a, b))
        except TypeError as error:
            print(error)


class Heap:
    def __init__(self):
        self.items = []

    def push(self, item):
        items = self.items
        items.append(item)
        child = len(items) - 1
        while child > 0:
            parent = (child - 1) // 2
            if items[parent] <= item:
                break
            items[child] = items[parent]
            child = parent
        items[child] = item


heap = Heap()
state = 1
for i in range(3000):
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    heap.push((state % 50, i))
    heap.push((state % 97 / 4, -i))
print(heap.items[:8], heap.items[-3:])
heap.push((nan, 1))
heap.push((0, 1))
try:
    heap.push(("text", 1))
except TypeError as error:
    print(error)
print(heap.items[:3])
