print(True + True, True * 5, -True, int(True), float(False), complex(True))
print(isinstance(True, int), issubclass(bool, int), bool.__bases__, type(True), True == 1, repr(False), str(True))
print(bool(), bool(0), bool(""), bool([]), bool({}), bool(()), bool(None), bool(0.0), bool(0j), bool(b""), bool(range(0)), bool(set()))
print(bool(1), bool("0"), bool([0]), bool({0: 0}), bool((None,)), bool(-1), bool(0.1), bool(print), bool(range(1)), bool(object()))
print(True & False, True | False, True ^ False, True & 3, 2 | True, True == 1.0, False == 0, True != 0, True < 2, False <= False)
print(["no", "yes"][True], {True: "t", 1: "one"}, {0, False, 0.0}, [1, 0, True].count(True), sum([True, False, True]))
print(not True, not 0, not not "x", True and 5, 0 or "default", None and 1, [] or {} or "last", 1 and 2 and 3, 0 and 1 / 0)


class Falsy:
    def __bool__(self):
        return False


class Empty:
    def __len__(self):
        return 0


class Wrong:
    def __bool__(self):
        return 1


class Negative:
    def __len__(self):
        return -1


class Broken:
    def __bool__(self):
        raise ZeroDivisionError("no truth")


print(bool(Falsy()), bool(Empty()), not Falsy(), "yes" if Empty() else "no", Falsy() or 3, type(Empty() and 1).__name__)
for kind in (Wrong, Negative, Broken):
    try:
        print(bool(kind()))
    except Exception as error:
        print(type(error).__name__, error)
    try:
        print("true" if kind() else "false")
    except Exception as error:
        print(type(error).__name__, error)
try:
    class Sub(bool):
        pass
except TypeError as error:
    print(error)
try:
    bool(1, 2)
except TypeError as error:
    print(error)
