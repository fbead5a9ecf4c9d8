class Silent(Exception):
    pass


def quiet():
    raise Silent


try:
    quiet()
except Silent as error:
    print(repr(error), str(error) == "")
quiet()
