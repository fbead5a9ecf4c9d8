# A divisor that is known not to be zero is not tested, others are; true division of ints is one of floats.
# function: digits
# run: digits(12345, 7)
# passes: specialise dead


def digits(n, k):
    s = 0
    while n > 0:
        s += n % 10
        s += n % k
        n //= 10
    return s / k


digits(12345, 7)
