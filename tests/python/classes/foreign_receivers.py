def attempt(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


class A:
    append = list.append
    __len__ = list.__len__
    __add__ = int.__add__
    __str__ = str.__str__
    from_keys = dict.__dict__["fromkeys"]
    make = str.__dict__["maketrans"]


class B:
    __iter__ = list.__iter__
    __next__ = map.__next__
    __hash__ = str.__hash__
    __eq__ = int.__eq__
    __call__ = type.__call__
    __bool__ = int.__bool__
    __init__ = dict.__init__
    __enter__ = memoryview.__enter__
    __exit__ = memoryview.__exit__


def enter(value):
    with value:
        pass


for _ in range(3):
    attempt(lambda: A().append(1))
for use in (lambda: A().append, lambda: getattr(A(), "append")(1), lambda: len(A()), lambda: A() + 1, lambda: str(A()), lambda: A().from_keys([1]), lambda: A.from_keys([1]), lambda: A().make({1: 2}), B):
    attempt(use)
B.__init__ = object.__init__
for use in (iter, next, hash, bool, list, lambda b: b == 1, lambda b: b(), enter):
    attempt(lambda: use(B()))
for use in (lambda: list.append.__get__(1), lambda: list.append.__get__([])(1), lambda: list.append.__get__(None, int), lambda: int.__add__.__get__("a"), lambda: dict.__dict__["fromkeys"].__get__(None, int), lambda: dict.__dict__["fromkeys"].__get__(1), lambda: dict.__dict__["fromkeys"].__get__(None), lambda: dict.__dict__["fromkeys"](int), lambda: dict.__dict__["fromkeys"](1), lambda: dict.__dict__["fromkeys"](), lambda: list.append(), lambda: list.append(5, 1), lambda: list.__len__(5)):
    attempt(use)


class L(list):
    pass


one = L()
bound = one.append
for use in (lambda: one.append(), lambda: bound(), lambda: one.append(*[1, 2]), lambda: L.append(one), lambda: one.append(x=1), lambda: one.__len__(1), lambda: one.__len__(x=1), lambda: one.__setitem__(1), lambda: (1).__pow__(), lambda: (1).__pow__(1, 2, 3), lambda: one.__iter__.__call__(1), lambda: len.__get__):
    attempt(use)
