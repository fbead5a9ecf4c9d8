s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(5), slice(1, 2), slice(None), s == slice(1, 10, 2), s != slice(1), slice(1, 2) < slice(1, 3), slice("a", [1], None), hash(slice(1, 2)) == hash(slice(1, 2)), {slice(1): "x"}[slice(1)])
for s in (slice(None), slice(2, 5), slice(-3, None), slice(None, None, -1), slice(100, -100, -3), slice(-100, 100, 7), slice(5, 2), slice(0, 0, 5), slice(-1, -5, -2)):
    print(s, s.indices(6), s.indices(0), list(range(*s.indices(10))), list(range(10))[s] == list(range(*s.indices(10))))


class Show:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


x = Show()
print(x[1:2], x[:], x[::], x[1:2:3], x[:, 1], x[..., None], x[1:2, ::3], x[()], x["a":"b"], x[1,], x[-1], x[lambda: 0:1].stop, x[(n := 5):n + 1], x[*[1, 2]], x[1, *[2, 3]], x[True:False])
x[1:2] = 3
x[..., 0] = x[0]
del x[1:2], x[::2, "k"]
for statement in ("slice()", "slice(1, 2, 3, 4)", "slice(1).indices('a')", "slice(1).indices(-1)", "slice('a').indices(3)", "slice(1, 2, 0).indices(3)", "slice(1).start = 2", "hash(slice([]))", "slice(1) < 2", "slice(1.5).indices(3)",
                  "[1, 2][slice(None, 'x')]", "slice(1, step=2)"):
    try:
        exec(statement)
        print(statement, "ok")
    except Exception as error:
        print(statement, type(error).__name__, error)
try:
    class Sub(slice):
        pass
except TypeError as error:
    print(error)
print(slice(2**70, -(2**70), -1).indices(5), slice(-(2**70), 2**70).indices(5), [1, 2, 3][-(2**70):2**70], slice(1, 2).__class__, slice(1, 5)  == (1, 5, None))
