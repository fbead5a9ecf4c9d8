x = "module"


def read():
    return x


def write():
    global x
    x = "written"


def make_new():
    global created
    created = "new global"


def shadows():
    x = "local"
    return x


def deletes():
    global x
    del x


print(read(), shadows(), read())
write()
print(x, read())
make_new()
print(created, "created" in globals())
deletes()
try:
    read()
except NameError as error:
    print(error)
try:
    deletes()
except NameError as error:
    print(error)
x = 0


def outer():
    x = 1

    def middle():
        def inner():
            nonlocal x
            x += 10
            return x

        def use_global():
            global x
            x += 100
            return x

        return inner(), use_global(), x

    return middle(), x


print(outer(), x)


class C:
    x = "class"

    def method(self):
        return x

    global y
    y = "from class body"
    z = x


print(C().method(), C.z, y, hasattr(C, "y"))


def function_with_class():
    v = 1

    class Inner:
        nonlocal v
        v = 2
        w = v

    return v, Inner.w, hasattr(Inner, "v")


print(function_with_class())


def comprehension_global():
    global q
    return [q := n for n in range(3)]


print(comprehension_global(), q)
for source in ("def f():\n x = 1\n global x", "def f():\n print(x)\n global x", "def f():\n nonlocal x", "nonlocal x", "def f(x):\n global x", "def f(x):\n nonlocal x", "def f():\n global x\n nonlocal x", "def f():\n global x\n x: int = 1",
               "class A:\n nonlocal q", "def f():\n x = 1\n def g():\n  x = 2\n  nonlocal x", "x = 1\nglobal x", "def f():\n for x in []: pass\n global x", "def f():\n import x\n global x", "def f():\n def g():\n  nonlocal zz"):
    try:
        compile(source, "<s>", "exec")
        print("ok", repr(source))
    except SyntaxError as error:
        print(error.msg, error.lineno, error.offset)
exec("x = 'exec changes it'", globals())
print(x, globals()["x"], eval("x"), sorted(k for k in {**globals()} if len(k) == 1)[:3])


def local_names(a, b=2):
    c = 3
    before = sorted(locals())
    if False:
        d = 4
    snapshot = locals()
    snapshot["a"] = "changed"
    return before, a, sorted(snapshot)


print(local_names(1))
