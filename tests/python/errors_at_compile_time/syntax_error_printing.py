import traceback

for source in ("x = (1,\ny = 2\n", "if True\n    pass\n", "def f():\n    return 1 +\n", "a = 'unterminated\n", "  indented = 1\n", "for x in range(3)\n    print(x)\n", "print 'hello'\n", "f(a for a in b, c)\n", "é = 1; x = 5 5\n", "\tx = = 1\n", "class A\n    pass\n", "x = {\n  'a': 1\n  'b': 2\n}\n", "if x = 3:\n    pass\n", "import a.b.c as d.e\n", "try:\n    pass\nx = 1\n",
               "while True:\n    x = 1\n  y = 2\n", "f(**k, *a)\n", "(a, b) += 1\n", "x = 0777\n", "'''never\nclosed\n", "def f(a, a):\n    pass\n", "nonlocal x\n", "return 5\n", "from x import (a, b\n", "lambda: (yield\n", "\"a\" + 'b\n", "raise X from\n", "async def f():\n    await\n", "elseif x:\n    pass\n", "x = 1 if 2\n", "fro x import y\n", "improt os\n", "clas A: pass\n", "for i n range(3): pass\n", "def foo() pass\n", "wile x: pass\n"):
    try:
        compile(source, "shown.py", "exec")
        print("compiles:", source)
    except SyntaxError as error:
        print("".join(traceback.format_exception_only(error)), end="")
try:
    compile("x = 1\ny = (", "shown.py", "exec")
except SyntaxError as error:
    print(error, "|", str(error), "|", repr(error))
print(SyntaxError("plain"), repr(SyntaxError("m", ("f.py", 1, 2, "text", 1, 3))), SyntaxError("m", ("f.py", 1, 2, "text")))
for warning_source in ("x is 1", "assert (1, 'x')", "'\\d'", "[1] [2]", "5 is not x"):
    import warnings
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        compile(warning_source, "shown.py", "exec")
    print([(w.category.__name__, str(w.message)) for w in caught])
