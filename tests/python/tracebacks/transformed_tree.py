"""Code of a tree that a program has changed: lines and carets are the nodes' own."""
import ast
import linecache
import traceback

SOURCE = '''\
import math

def area(shape):
    total = 0
    for width, height in shape:
        total += width * height
    return total

@staticmethod
def broken(values):
    return [
        math.sqrt(value)
        for value in values
        if value != 0
    ]

class Box:
    def __init__(self, size):
        self.size = size

    def grow(self, by):
        return (self.size
                .missing(by))

    def check(self, other):
        match other:
            case {"key": [first, *_]} if first > 1:
                return first / 0
            case str() | bytes():
                return f"{other!r:>{self.size}} {other.nothing}"
        assert other, "false: " + other
'''


class Rewrite(ast.NodeTransformer):
    """Doubles each integer, and calls a function around each product."""

    def visit_Constant(self, node):
        if type(node.value) is int:
            return ast.copy_location(ast.Constant(node.value * 2), node)
        return node

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if isinstance(node.op, ast.Mult):
            name = ast.Name("@product", ast.Load())
            return ast.fix_missing_locations(ast.copy_location(ast.Call(name, [node.left, node.right], []), node))
        return node


def product(a, b):
    return a * b


def run(call):
    try:
        print(call())
    except Exception as error:
        lines = traceback.TracebackException.from_exception(error, capture_locals=False)
        for frame in lines.stack[1:]:
            print(f"  line {frame.lineno}-{frame.end_lineno}, {frame.colno}-{frame.end_colno} in {frame.name}")
        print("".join(traceback.format_exception_only(error)), end="")
        print("".join(line for line in traceback.format_tb(error.__traceback__)[1:] if "shapes.py" in line), end="")


linecache.cache["shapes.py"] = (len(SOURCE), None, SOURCE.splitlines(True), "shapes.py")
tree = Rewrite().visit(ast.parse(SOURCE))
code = compile(tree, "shapes.py", "exec")
namespace = {"@product": product}
exec(code, namespace)
print(namespace["area"]([(1, 2), (3, 4)]), [c.co_firstlineno for c in code.co_consts if hasattr(c, "co_code")])
run(lambda: namespace["area"]([(1, 2), (3, None)]))
run(lambda: namespace["area"]([(1, 2, 3)]))
run(lambda: namespace["broken"]([4, 0, -1]))
box = namespace["Box"](4)
run(lambda: box.grow(1))
run(lambda: box.check({"key": [3, 4]}))
run(lambda: box.check("text"))
run(lambda: box.check(0))
run(lambda: box.check([]))
ast.increment_lineno(tree, 100)
exec(compile(tree, "shapes.py", "exec"), namespace)
run(lambda: namespace["Box"](4).check({"key": [3]}))
for broken in ("return 1", "def f():\n    break", "x = 1\nglobal x\n", "f(a=1, a=2)"):
    try:
        compile(ast.increment_lineno(ast.parse(broken), 4), "broken.py", "exec")
    except SyntaxError as error:
        print(error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset, error.text)
