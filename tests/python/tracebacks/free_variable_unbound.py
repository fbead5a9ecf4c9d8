def outer():
    def inner():
        return value + 1

    result = inner()
    value = 5
    return result


outer()
