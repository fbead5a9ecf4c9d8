class Manager:
    def __init__(self, name, swallow=False, fail_enter=False):
        self.name, self.swallow, self.fail_enter = name, swallow, fail_enter

    def __enter__(self):
        print("enter", self.name)
        if self.fail_enter:
            raise RuntimeError("enter " + self.name)
        return self.name.upper()

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind and kind.__name__, value, traceback is not None)
        return self.swallow


with Manager("a") as a:
    print("body", a)
with Manager("a") as a, Manager("b") as b:
    print(a, b)
with (
    Manager("p") as p,
    Manager("q"),
):
    print(p)
with Manager("s", swallow=True):
    raise ValueError("swallowed")
for first_swallows, second_swallows in ((False, True), (True, False), (False, False)):
    try:
        with Manager("outer", first_swallows), Manager("inner", second_swallows):
            raise KeyError("k")
        print("swallowed")
    except KeyError as error:
        print("escaped", error)
try:
    with Manager("ok"), Manager("bad", fail_enter=True):
        print("never")
except RuntimeError as error:
    print(error)


def returns():
    with Manager("return"):
        return "value"


def loops():
    for i in range(4):
        with Manager(f"loop{i}"):
            if i == 0:
                continue
            if i == 1:
                break
    return i


print(returns(), loops())
with Manager("tuple") as (x, y, *z):
    print(x, y, z)
holder = {}
with Manager("item") as holder["key"], Manager("attr") as Manager.value:
    print(holder, Manager.value)


class Truthy:
    def __enter__(self):
        return self

    def __exit__(self, *info):
        return [info[0].__name__]


with Truthy():
    1 / 0


class BadTruth(Truthy):
    def __exit__(self, *info):
        class No:
            def __bool__(self):
                raise TypeError("no truth value")
        return No()


try:
    with BadTruth():
        1 / 0
except TypeError as error:
    print(error, type(error.__context__).__name__)


class NoExit:
    def __enter__(self):
        pass


class NoEnter:
    def __exit__(self, *a):
        pass


class ExitArgs:
    def __enter__(self):
        return self

    def __exit__(self):
        pass


for value in (NoExit(), NoEnter(), 5, None, Manager, ExitArgs()):
    try:
        with value:
            print("body runs")
    except TypeError as error:
        print(error)
instance = Truthy()
instance.__exit__ = lambda *a: print("instance attribute is not used")
with instance:
    raise ValueError
with Manager("nested"):
    with Manager("deeper"):
        with Manager("deepest", swallow=True):
            raise IndexError
