def fail():
    raise ValueError("original")


try:
    fail()
except ValueError as error:
    saved = error


def later():
    raise saved


later()
