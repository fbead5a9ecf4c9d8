class Thing:
    kind = "class attribute"

    def __init__(self):
        self.own = 1

    def method(self):
        pass


t = Thing()
print(getattr(t, "own"), getattr(t, "no", "default"), hasattr(t, "kind"), hasattr(t, "no"), setattr(t, "new", 5), t.new, delattr(t, "new"), vars(t), [n for n in dir(t) if not n.startswith("_")], [n for n in dir(Thing) if not n.startswith("_")], type(t).__name__, isinstance(t, Thing), callable(t.method))
print(type("T", (), {"a": 1}).a, type("T", (Thing,), {})().own, object().__class__, str(object)[:7], repr(type(t)), id(t) == id(t), hash(t) == hash(t), t == t, t != Thing(), dir(5)[:2], "append" in dir([]), dir() == sorted(dir()))


def local_scope(a):
    b = 2
    return sorted(locals()), sorted(vars()), dir()


print(local_scope(1), "t" in globals(), globals() is vars(), locals() is globals(), globals()["__name__"])
print(eval("1 + 2"), eval("x * 2", {"x": 5}), eval("x + y", {"x": 1}, {"y": 2}), eval(compile("3", "<s>", "eval")), eval(" 5 "), eval(b"6"), exec("z = 7"), z, eval("[x for x in range(3)]"))
scope = {}
exec("def f(): return g\ng = 5\nresult = f()", scope)
print(scope["result"], sorted(k for k in scope if not k.startswith("__")), "__builtins__" in scope)
local = {}
exec("a = 1\nb = a + 1", {}, local)
print(local)


class Names(dict):
    def __missing__(self, key):
        return "missing " + key


print(eval("foo + '!'", {}, Names()), eval("len", {"__builtins__": {"len": "replaced"}}))
code = compile("q = 1\nq + 1", "<test>", "exec")
print(code.co_name, code.co_filename, code.co_names, type(code).__name__, eval(code))
single = compile("1 + 1", "<test>", "single")
exec(single)
exec("'shown by single mode'; None; 5", {}) 
eval(compile("'displayed'", "s", "single"))
for call in ("getattr(t, 'no')", "getattr(t, 5)", "getattr(t)", "setattr(t, 5, 1)", "setattr(5, 'x', 1)", "delattr(t, 'no')", "hasattr(t, 5)", "vars(5)", "vars(t, t)", "dir(1, 2)", "type(1, 2)", "type()", "eval('1 +')", "eval('x = 1')", "eval(5)", "exec(5)", "exec('1', 5)", "eval('1', {}, 5)", "compile('1', 's', 'bad')", "compile(5, 's', 'eval')", "compile('1')", "eval('undefined_thing')",
             "eval('len', {'__builtins__': {}})", "exec('import sys', {'__builtins__': {}})", "eval('')", "eval('\\0')", "exec('a\\0b')", "eval(compile('1', 's', 'exec'))", "compile('1;2', 's', 'eval')", "compile('1\\n2', 's', 'single')", "globals(1)", "locals(1)", "object(5)", "super()", "print(sep=5)", "print(end=5)", "print(file=5)", "print(1, bad=2)", "input(1, 2)", "__build_class__()", "__build_class__(1, 2)", "open()", "breakpoint.__name__", "exec('x', None, None)", "eval(code, foo=1)"):
    try:
        print(call, "=", eval(call))
    except Exception as error:
        print(call, "->", type(error).__name__, error)
print(1, "a", None, sep="-", end="!\n")
print("x", "y", sep="")
print(*[1, 2], sep=", ")
print()
print("no newline", end="")
print("", flush=True)
print("a", sep=None, end=None)


class Writer:
    def write(self, text):
        pieces.append(text)


pieces = []
print("to", "writer", file=Writer())
print(pieces)
