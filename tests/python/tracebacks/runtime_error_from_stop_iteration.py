def take(iterator):
    while True:
        yield next(iterator)


print(list(take(iter([1, 2]))))
