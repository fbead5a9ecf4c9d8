import ast
for src in ('from __future__ import nope','from __future__ import braces','"doc"\nfrom __future__ import annotations, zz','x=1\nfrom __future__ import nope','import a\nfrom __future__ import annotations','from __future__ import *','from .__future__ import x','def f():\n  from __future__ import y'):
    for what in (ast.parse, lambda s: compile(s,'<f>','exec'), lambda s: compile(ast.parse(s),'<f>','exec'), lambda s: compile(s,'<f>','exec',ast.PyCF_OPTIMIZED_AST)):
        try: what(src); print('ok')
        except SyntaxError as e: print(e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text)
