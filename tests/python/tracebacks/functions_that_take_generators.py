# all, any and tuple of a generator expression show the function's name, other calls the whole of it.
import builtins
import traceback


def fails(x):
    if x == 2:
        raise ValueError(x)
    return x


def of_any(xs): return any(fails(x) < 0 for x in xs)
def of_all(xs): return not all(fails(x) for x in xs)
def of_tuple(xs): return tuple(fails(x) for x in xs)
def of_name(xs): return tuple(numbers(xs))
def of_list(xs): return list(fails(x) for x in xs)
def of_sum(xs): return 1 + sum(fails(x) for x in xs)
def of_set(xs): return set(fails(x) for x in xs)
def of_join(xs): return "".join(str(fails(x)) for x in xs)
def of_max(xs): return max(fails(x) for x in xs)
def of_sorted(xs): return sorted(fails(x) for x in xs)
def over_lines(xs): return 0, any(
        fails(x) is None
        for x in xs)
def of_another(any, xs): return any(fails(x) for x in xs)


def numbers(xs):
    for x in xs:
        yield fails(x)


def shown(function, *arguments):
    try:
        function(*arguments)
    except ValueError:
        print(traceback.format_exc())


functions = (of_any, of_all, of_tuple, of_name, of_list, of_sum, of_set, of_join, of_max, of_sorted, over_lines)
for function in functions:
    for i in range(20):
        function([1])
    shown(function, [1, 2])
shown(of_another, any, [1, 2])
shown(of_another, list, [1, 2])

any = lambda xs: builtins.any(xs)
shown(of_any, [1, 2])
shown(of_any, [0, -1, 2])
