def counter():
    count = 0

    def increment(step=1):
        nonlocal count
        count += step
        return count

    def peek():
        return count

    return increment, peek


inc, peek = counter()
other, _ = counter()
print(inc(), inc(5), peek(), other(), inc.__closure__[0].cell_contents, inc.__code__.co_freevars, counter.__code__.co_cellvars, peek.__closure__[0] is inc.__closure__[0])


def deep(a):
    def level1(b):
        def level2(c):
            def level3(d):
                nonlocal a, b
                a += 1
                b += a
                return a, b, c, d
            return level3
        return level2
    return level1


f = deep(1)(2)(3)
print(f(4), f(4), f(4))
functions = []
for i in range(3):
    functions.append(lambda: i)
print([f() for f in functions])


def make_late():
    def use():
        return value
    try:
        use()
    except NameError as error:
        print(error)
    value = "set"
    print(use())
    del value
    try:
        use()
    except NameError as error:
        print(error)
    value = "again"
    return use


print(make_late()())


def shadow(x):
    def inner():
        x = "inner"
        return x
    return inner(), x


def parameter_cell(x):
    get = lambda: x
    x += 1
    return get()


def recursive_closure(n):
    def go(k):
        return 1 if k == 0 else k * go(k - 1)
    return go(n)


def unbound():
    print(later)
    later = 1


def unbound_delete():
    x = 1
    del x
    return x


print(shadow("outer"), parameter_cell(5), recursive_closure(20))
for function in (unbound, unbound_delete):
    try:
        function()
    except UnboundLocalError as error:
        print(error)


def compose(*functions):
    def composed(x):
        for function in functions:
            x = function(x)
        return x
    return composed


print(compose(lambda x: x + 1, lambda x: x * 2, str)(4), [adder(10) for adder in [(lambda n: lambda x: x + n)(n) for n in range(3)]])


def cell_in_loop():
    result = []
    for n in range(3):
        def f(n=n):
            return n
        def g():
            return n
        result.append((f, g))
    return [(f(), g()) for f, g in result]


class InMethod:
    def method(self):
        return [(lambda: self.value + k)() for k in range(2)]
    value = 7


print(cell_in_loop(), InMethod().method())
cell = (lambda x: lambda: x)(1).__closure__[0]
cell.cell_contents = 9
print(type(cell).__name__, cell.cell_contents)
