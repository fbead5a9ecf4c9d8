def attempt(function):
    try:
        print(function.__name__, function())
    except Exception as error:
        print(function.__name__, type(error).__name__, error)


def add_key():
    d = {1: 1, 2: 2}
    for k in d:
        d[k + 10] = 0


def remove_key():
    d = {1: 1, 2: 2, 3: 3}
    for k in d:
        del d[k]


def remove_at_end():
    d = {1: 1}
    for k in d:
        d.clear()
    return d


def change_value():
    d = {1: 1, 2: 2}
    for k in d:
        d[k] = k * 10
    return d


def replace_key():
    d = {1: 1, 2: 2, 3: 3}
    seen = []
    for k in d:
        seen.append(k)
        if k == 1:
            del d[3]
            d[4] = 4
    return seen, d


def add_in_items():
    d = {"a": 1}
    for k, v in d.items():
        d[k + "x"] = v


def add_in_values():
    d = {"a": 1}
    for v in d.values():
        d["new"] = v


def add_in_reversed():
    d = {"a": 1, "b": 2}
    for k in reversed(d):
        d["z"] = 0


def list_copy():
    d = {n: n for n in range(5)}
    for k in list(d):
        if k % 2:
            del d[k]
    return d


def in_comprehension():
    d = {1: 1}
    return [d.setdefault(k + 1, 0) for k in d]


def after_exhaustion():
    d = {1: 1}
    it = iter(d)
    list(it)
    d[2] = 2
    return list(it)


def stays_broken():
    d = {1: 1}
    it = iter(d)
    d[2] = 2
    try:
        next(it)
    except RuntimeError as error:
        first = str(error)
    del d[2]
    return first, next(it, "exhausted?")


def set_changes():
    s = {1, 2, 3}
    for x in s:
        s.add(x + 100)


def set_shrinks():
    s = {1, 2}
    for x in s:
        s.discard(x)


def vars_change():
    class Thing:
        pass

    t = Thing()
    t.a = 1
    for name in vars(t):
        setattr(t, name + "b", 1)


for function in (add_key, remove_key, remove_at_end, change_value, replace_key, add_in_items, add_in_values, add_in_reversed, list_copy, in_comprehension, after_exhaustion, set_changes, set_shrinks, vars_change):
    attempt(function)
attempt(stays_broken)
