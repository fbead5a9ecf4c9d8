import circle.tolerant as other


def answer():
    return other.base + 1
