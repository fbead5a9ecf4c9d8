def first():
    raise ValueError("first")


def second():
    try:
        first()
    except ValueError as error:
        raise KeyError("second") from error


def third():
    try:
        second()
    except KeyError:
        [][0]


try:
    third()
finally:
    print("finally before the report")
