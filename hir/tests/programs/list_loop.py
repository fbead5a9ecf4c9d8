# A loop over a list looks at its length each time.
# function: largest
# run: largest([3, 1, 4, 1, 5, 9, 2, 6])
# passes: build dead


def largest(numbers):
    most = 0
    for number in numbers:
        if number > most:
            most = number
    return most


largest([3, 1, 4])
