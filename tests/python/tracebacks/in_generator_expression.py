def ratios(numbers):
    return sum(10 / n for n in numbers)


print(ratios([1, 2, 5]))
print(ratios([1, 0, 5]))
