snippets = [
    "x = ", "x = (", "x = )", "x = [1, 2", "x = {1: 2", "x = (1]", "f(", "f(1 2)", "f(a=1, 2)", "f(**a, *b)", "f(a=1, a=2)", "f(x for x in y, 1)", "f(1=2)", "f(a.b=1)", "f(True=1)", "f(a := 1, b=2)",
    "if x\n  pass", "if x:", "if x:\npass", "if x = 1:\n  pass", "else:\n pass", "elif x:\n pass", "while True print(1)", "for x in y\n pass", "for 1 in x: pass", "for x y in z: pass", "for x in: pass", "for f() in x: pass",
    "def f:", "def f(:", "def f()\n pass", "def f(a, a): pass", "def f(a=1, b): pass", "def f(*): pass", "def f(*, **k): pass", "def f(**k, a): pass", "def f(*a, *b): pass", "def f(a, /, b, /): pass", "def f(*a, /): pass", "def f(1): pass", "def f(/, a): pass", "def f((a, b)): pass", "def f(None): pass",
    "class A", "class A:\n", "class 1: pass", "class A(x for x in y): pass", "lambda a, a: 1", "lambda *: 1", "lambda a=1, b: 1", "import", "import a.b as c.d", "from a import", "from a import *, b", "from a import (b", "from . import *\ndef f():\n from x import *", "from __future__ import nope", "x = 1\nfrom __future__ import annotations", "import a as 1", "from a import b as 2", "from a import b,",
    "return 1", "yield 1", "break", "continue", "def f():\n break", "await x", "async x", "class A:\n return 1", "for x in y:\n def f():\n  continue", "try:\n pass", "try:\n pass\nexcept:\n pass\nexcept A:\n pass", "try:\n pass\nfinally", "try:\n pass\nexcept A as 1:\n pass", "with x as 1: pass", "with x as f(): pass", "with: pass",
    "1 + ", "1 + * 2", "1 ++", "a b", "a b c", "1a", "0777", "0xg", "0b12", "0o8", "1__0", "1_", "1e", "1.5.6", "5abc", "a.1", "a..b", "x = 5 5", "print 1", "print 'a', b", "exec 'x'", "raise 1, 2", "a <> b", "a === b", "a !b", "a = = b", "x ? y : z", "a && b", "$x", "x = `a`", "a; ; b",
    "'abc", "\"abc", "'''abc", "'a\nb'", "f'{x", "b'é'", "'\\x1'", "'\\N{bad}'", "u'\\u12'", "'a' b'b'", "\\", "x = \\ 1", "\\x", "é = 1 €", "x = “quoted”", "a\u00a0= 1",
    "  x = 1", "x = 1\n  y = 2", "if x:\n    a\n  b", "if x:\n\ta\n        b", "def f():\nx", "{a, b: c}", "{a: b, c}", "{**a, b}", "{*a: b}", "{a:}", "{:a}", "[a, b for a in c]", "[x for x y]", "[x for in y]", "[for x in y]", "(x for x in y", "[*a for a in b]", "{**a for a in b}", "[x if y for x in z]", "x if y", "x if y else", "else x", "not", "a not b", "a is", "a in",
    "a, b += 1", "a = yield = 1", "x: int = ", "x: 1 = 2 = 3", "assert", "del", "global", "global x, 1", "nonlocal", "pass 1", "raise from x", "import a, ", "match x:\n case", "match x:\n case 1:\n", "match x:\n case 1\n  pass", "@\ndef f(): pass", "@x\ny = 1", "async def f(): pass\nasync for x in y: pass", "type X", "type X =", "def f[T(): pass", "class A[T: pass", "None = 1", "def True(): pass", "a.None = 1", "x.True", "f(None=1)", "import True", "for None in x: pass", "with x as None: pass", "(a, None) = 1", "del True", "None += 1", "True: int = 1",
]
for source in snippets:
    try:
        compile(source, "<snippet>", "exec")
        print(ascii(source), "compiles")
    except SyntaxError as e:
        print(ascii(source), "->", type(e).__name__, ascii(e.msg), (e.lineno, e.offset, e.end_lineno, e.end_offset), ascii(e.text))
