for source in ("x = 1\nfro x import y\n", "if x:\n pass\nelse:\n y\n z z", "try:\n  a\n  b\nexcept:\n c\nx x", "class A:\n  if 1: pass\n  y y\n", "def f():\n  def g(): pass\n  y y\n", "if 1:\n  if 2: pass\n  y = 1\n  z = \n", "@a\nclass g: pass\ny y", "async with a: pass\ny y", "def f():\n  if x: pass\ny y", "for i in x: pass\nx = 1\nreturn x\n", "wile x: pass\n", "x = (", "a b"):
    try:
        compile(source, "f.py", "exec")
    except SyntaxError as error:
        print(repr(source), error, error._metadata)
for source in ("class A[T=(x := 1)]: pass", "class A[*T=(x := 1)]: pass", "class A[**T=(x := 1)]: pass", "class A[T: (x := 1)]: pass", "def f[T=(yield)](): pass", "type X[**T=(yield 1)] = 1", "type X = (yield 1)", "class A[T]((x := 1)): pass", "def f[T]() -> (y := 1): pass"):
    try:
        compile(source, "f", "exec")
        print(source, "compiles")
    except SyntaxError as error:
        print(source, error, error.offset)
