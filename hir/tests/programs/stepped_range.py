# A range whose step is not known may rise or fall: its end is looked for in both ways, and it is walked without its iterator.
# function: count
# run: count(0, 30, 3)
# passes: build dead


def count(start, stop, step):
    total = 0
    for i in range(start, stop, step):
        total += i
    return total


count(0, 9, 2)
