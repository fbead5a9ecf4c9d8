def attempt(label, function):
    try:
        print(label, function())
    except Exception as error:
        print(label, type(error).__name__, error)


class Key:
    def __init__(self, action=None, on_hash=None, code=1):
        self.action, self.on_hash, self.code = action, on_hash, code

    def __repr__(self):
        return "Key()"

    def __hash__(self):
        if self.on_hash:
            self.on_hash()
        return self.code

    def __eq__(self, other):
        if self.action:
            action, self.action = self.action, None
            action()
        return False


def populated():
    d = {Key(): n for n in range(5)}
    return d


d = populated()
attempt("get", lambda: d.get(Key(d.clear)))
print(len(d))
d = populated()
attempt("setitem", lambda: d.__setitem__(Key(d.clear), "new"))
print(len(d))
d = populated()
attempt("in", lambda: Key(lambda: d.update({n: n for n in range(100)})) in d)
print(len(d))
d = populated()
attempt("pop", lambda: d.pop(Key(d.clear), "default"))
d = populated()
attempt("setdefault", lambda: d.setdefault(Key(d.clear), "set"))
print(len(d))
d = populated()
attempt("delitem", lambda: d.__delitem__(Key(d.clear)))
d = {1: 1}
attempt("hash changes dict", lambda: d.__setitem__(Key(on_hash=lambda: d.update(a=1, b=2)), 3))
print(len(d))
d = {n: n for n in range(5)}
attempt("update from self changing", lambda: d.update((n, d.clear()) for n in range(3)))
print(d)


class Value:
    def __init__(self, action):
        self.action = action

    def __eq__(self, other):
        self.action()
        return True

    def __repr__(self):
        self.action()
        return "V"


d = {1: None, 2: 2, 3: 3}
d[1] = Value(d.clear)
attempt("dict ==", lambda: d == {1: 1, 2: 2, 3: 3})
d = {1: None, 2: 2, 3: 3}
d[1] = Value(d.clear)
attempt("dict repr", lambda: repr(d))
d = {1: 1, 2: 2}
attempt("items in comprehension", lambda: {k: d.pop(k) for k, v in d.items()})
s = {Key() for _ in range(4)}
attempt("set in", lambda: Key(s.clear) in s)
print(len(s))
s = {Key() for _ in range(4)}
attempt("set add", lambda: s.add(Key(s.clear)))
print(len(s))
s = {Key() for _ in range(4)}
attempt("set remove", lambda: s.discard(Key(s.clear)))
s = {Key() for _ in range(4)}
other = {Key(s.clear)}
attempt("set &", lambda: len(s & other) >= 0)
s = {Key() for _ in range(4)}
attempt("set |=", lambda: s.update(Key(s.clear) for _ in range(2)))
s = {Key() for _ in range(4)}
attempt("set ==", lambda: s == {Key(s.clear) for _ in range(4)})
s = {1, 2, 3}
attempt("update with own generator", lambda: s.update(x + 10 for x in s))
s = {1, 2, 3}
attempt("difference_update self", lambda: s.difference_update(s))
print(s)
s = {1, 2, 3}
s ^= s
print(s)
d = {"a": 1}
d.update(d)
attempt("from keys of self", lambda: dict.fromkeys(d, 0))


class Mapping:
    def keys(self):
        target.clear()
        return ["k"]

    def __getitem__(self, key):
        target["during"] = 1
        return "v"


target = {"old": 1}
target.update(Mapping())
print(target)


def f(**kwargs):
    return kwargs


attempt("kwargs", lambda: f(**Mapping(), **target))


class Evil(dict):
    def __getitem__(self, key):
        self.clear()
        return "cleared"


e = Evil(a=1, b=2)
attempt("format_map", lambda: "{a} {b}".format_map(e))
attempt("percent", lambda: "%(a)s" % e)
