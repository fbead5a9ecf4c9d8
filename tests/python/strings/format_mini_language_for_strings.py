for spec in ("", "s", "5", "<5", ">5", "^5", "^6", "*<6", "-^7", ".1", ".0", "6.2", ">6.2s", "05", "<05", "é^5", "😀>4", "{<5", " <5", "100.2"):
    print(repr(spec), repr(format("abc", spec)))
for spec in ("d", "x", "f", "=5", "+", " ", ",", "_", "#", "-5", ".", "5.", "s5", "..5", "5s5", "<", "\0<5"):
    try:
        print(repr(spec), repr(format("abc", spec)))
    except ValueError as error:
        print(repr(spec), error)
for value in (None, [1], (1,), {}, object, print, Ellipsis, b"x", range(3)):
    for spec in ("", "10", "s"):
        try:
            print(format(value, spec))
        except TypeError as error:
            print(error)
try:
    format("a", 5)
except TypeError as error:
    print(error)
try:
    format("a", "99999999999999999999")
except ValueError as error:
    print(error)


class Weird:
    def __format__(self, spec):
        return 5


class Raises:
    def __format__(self, spec):
        raise KeyError(spec)


for thing in (Weird(), Raises()):
    for use in (lambda t: format(t, "x"), lambda t: f"{t:x}", lambda t: "{:x}".format(t), lambda t: f"{t}"):
        try:
            print(use(thing))
        except Exception as error:
            print(type(error).__name__, error)
