def source():
    yield 1
    yield 2
    raise RuntimeError("source is dry")


def doubled(numbers):
    for n in numbers:
        yield n * 2


def relay():
    yield from doubled(source())


for value in relay():
    print(value)
