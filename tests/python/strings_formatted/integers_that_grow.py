"""Integers in f-strings of a loop that runs often outgrow the size that they had at first."""


def texts(first, count):
    parts = []
    for i in range(count):
        parts.append(f"<{i + first}|{i}>")
    return parts


print(texts(0, 1000)[-1])
for power in (47, 48, 49, 62, 63, 64):
    for first in (2**power - 3, -(2**power) - 3):
        found = texts(first, 6)
        print(*found)
        assert found == ["<" + str(first + i) + "|" + str(i) + ">" for i in range(6)]
