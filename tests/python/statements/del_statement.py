x, y, z = 1, 2, [1, 2, 3, 4]
del x
del (y), z[0], z[1:2]
print(z, "x" in globals())
a = b = [1]
del a
print(b)
(c, [d, e]) = 1, [2, 3]
del (c, [d, e])
del ()
del []
for name in ("x", "c", "d"):
    try:
        eval(name)
    except NameError as error:
        print(error)


def local():
    value = 1
    del value
    try:
        value
    except UnboundLocalError as error:
        print(error)
    value = 2
    return value


def argument(p):
    del p
    try:
        return p
    except UnboundLocalError as error:
        return str(error)


def closure():
    cell = 1

    def read():
        return cell

    del cell
    try:
        return read()
    except NameError as error:
        return str(error)


def twice():
    q = 1
    del q
    del q


print(local(), argument(1), closure())
try:
    twice()
except UnboundLocalError as error:
    print(error)


class Holder:
    attribute = 1

    def __delattr__(self, name):
        print("delattr", name)

    def __delitem__(self, key):
        print("delitem", key)


h = Holder()
del h.attribute, h.anything, h["k"], h[1:2], h[1, 2], h[...]
del Holder.attribute
for statement in ("del undefined", "del Holder.attribute", "del 'abc'[0]", "del (1,)[0]", "del {}['k']", "del [][0]", "del print", "del (5).x", "del h.x.y"):
    try:
        exec(statement)
        print(statement, "ok")
    except Exception as error:
        print(statement, type(error).__name__, error)
for source in ("del 5", "del f()", "del a + b", "del (a, 5)", "del *a", "del None", "del x if y else z", "del", "del a, (b, c())", "del 'x'", "del [x for x in y]", "del (yield)", "del a := 1", "del __debug__"):
    try:
        compile(source, "<s>", "exec")
        print("ok", source)
    except SyntaxError as error:
        print(source, "->", error.msg)
for i in range(3):
    k = i
    del k
try:
    k
except NameError as error:
    print(error)
print = print
del print
print("the builtin is back")
