# Containers that a hot loop works on change from elsewhere: what it knew of their lengths and items is no longer so.
from ways import check

LIST = """
def loop(trip, n):
    seen = []
    for i in range(n):
        try:
            seen.append((items[2], len(items)))
            TRIP
            seen.append((items[2], len(items)))
        except (IndexError, TypeError, KeyError) as error:
            seen.append(str(error))
    return seen
"""

ITERATION = """
def loop(trip, n):
    seen = []
    for i in range(n):
        total = 0
        for item in items:
            total += item
            TRIP
        seen.append(total)
    return seen
"""

DICT = """
def loop(trip, n):
    seen = []
    for i in range(n):
        seen.append(table.get('key'))
        TRIP
        seen.append('key' in table and table['key'])
    return seen
"""

UNBOXED = """
def loop(trip, n):
    seen = []
    items[0] = 0
    for i in range(n):
        items[0] += 1
        TRIP
        items[0] += 1
        seen.append(items[0] - 2 * i if type(items[0]) is int else items[0] - 2.0 * i)
    return seen
"""


def world(change):
    def setup():
        world = {"items": [1, 2, 3], "table": {"key": 1}}
        return world, lambda: exec(change, world)

    return setup


for title, change in [
    ("shorter", "del items[1:]"),
    ("empty", "items.clear()"),
    ("longer", "items.extend(range(1000))"),
    ("another type of item", "items[2] = 2.5"),
    ("by slice", "items[:] = (7, 8, 9, 10)"),
    ("another list", "items = [4, 5, 6, 7]"),
    ("a tuple", "items = (4, 5, 6, 7)"),
    ("a str", "items = 'abcdef'"),
    ("a dict", "items = {2: 'two'}"),
    ("a subclass", "items = type('L', (list,), {'__getitem__': lambda self, key: ('got', key)})((1,))"),
]:
    check("list: " + title, world(change), LIST)

for title, change in [
    ("shorter", "items.pop()"),
    ("longer", "items.append(1000)"),
    ("other items", "items[:] = (4.5, 5, 6)"),
    ("another list", "items = [1]"),
    ("a tuple", "items = (4, 5, 6)"),
    ("a range", "items = range(5)"),
    ("a generator", "items = (x for x in (1, 2))"),
    ("a dict", "items = {1: 2, 3: 4}"),
]:
    check("iteration: " + title, world(change), ITERATION)

for title, change in [
    ("another value", "table['key'] = 2"),
    ("deleted", "del table['key']"),
    ("many keys", "table.update((n, n) for n in range(1000))"),
    ("another dict", "table = {}"),
    ("a subclass", "table = type('D', (dict,), {'__getitem__': lambda self, key: ('got', key)})(key=3)"),
]:
    check("dict: " + title, world(change), DICT)

for title, change in [
    ("an int that is large", "items[0] += 2**61"),
    ("an int of many words", "items[0] += 2**70"),
    ("a float", "items[0] += 0.5"),
    ("one less", "items[0] -= 1; items.pop()"),
]:
    check("item: " + title, world(change), UNBOXED)
