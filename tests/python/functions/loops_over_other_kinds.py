# A function that is hot with one kind of argument gets another one.


def fold(items):
    word = 0
    for item in items:
        word = word * 2 + item
    return word


def subscript(items, at):
    return items[at]


def unpack(pair):
    a, b = pair
    return a, b


for round in range(300):
    assert fold([True, False, 1]) == 5
print(fold((True, True)), fold({1: 2, 3: 4}), fold([]), fold([2.5]), fold(range(5)))
for round in range(300):
    assert fold((1, 0)) == 2
print(fold([1, 1, 1]), fold(iter([1, 2])), fold([2**80]))
for round in range(300):
    subscript([1, 2, 3], -1)
    unpack((1, 2))
print(subscript((4, 5), 1), subscript("abc", -1), subscript({7: 8}, 7), subscript([9], 0))
for items, at in [([1], 1), ((), 0), ("", 0), ({}, 0), (5, 0), ([1], "a"), ([1], -2)]:
    try:
        print(subscript(items, at))
    except Exception as e:
        print(type(e).__name__, e)
for pair in ([3, 4], "ab", {1: 2, 3: 4}, range(2), (1,), (1, 2, 3), 7):
    try:
        print(unpack(pair))
    except Exception as e:
        print(type(e).__name__, e)
