# Code that is entered at a loop takes its registers from the frame in memory, as the kinds that they are of now.
# function: summed
# run: summed(50)
# passes: build specialise dead


def summed(n):
    s = 0.5
    i = 0
    while i < n:  # entry
        s += i
        i += 1
    return s


summed(5)
