def nest(opening, closing, depth, middle="1"):
    return opening * depth + middle + closing * depth


print(eval(nest("(", ")", 90)), eval(nest("[", "]", 50)) == eval("[" * 50 + "1" + "]" * 50), len(repr(eval(nest("[", "]", 80)))), eval("not " * 50 + "1"), eval("-" * 51 + "1"), eval("+".join(["1"] * 500)), eval("1" + " if 1 else 0" * 40), eval("lambda: " * 30 + "5")()()()() is not None)
for opening, closing in ("()", "[]", "{}"):
    try:
        compile(nest(opening, closing, 300), "<s>", "eval")
        print("compiled")
    except SyntaxError as error:
        print(error.msg)
source = ""
for depth in range(18):
    source += " " * depth + f"if {depth} < 100:\n"
source += " " * 18 + "print('eighteen levels of if')"
exec(source)
source = ""
for depth in range(15):
    source += " " * depth + "try:\n"
source += " " * 15 + "raise ValueError('deep')\n"
for depth in reversed(range(15)):
    source += " " * depth + "finally:\n" + " " * depth + f" count.append({depth})\n"
count = []
try:
    exec(source)
except ValueError as error:
    print(error, count)
source = ""
for depth in range(21):
    source += " " * depth + f"for v{depth} in [0]:\n"
try:
    exec(source + " " * 21 + "pass")
    print("21 loops are fine")
except SyntaxError as error:
    print(error.msg)
source = "".join(" " * depth + f"def f{depth}():\n" for depth in range(20)) + " " * 20 + "return 'deep function'\n"
source += "".join(" " * depth + f"return f{depth}()\n" for depth in reversed(range(1, 20))) + "result = f0()\n"
exec(source)
print(result)
value = []
for _ in range(100000):
    value = [value]
try:
    repr(value)
except RecursionError as error:
    print("RecursionError")
try:
    value == [value]
except RecursionError as error:
    print("RecursionError")
while value:
    value = value[0]
print("taken apart")
deep = ()
for _ in range(50000):
    deep = (deep,)
try:
    hash(deep)
except RecursionError:
    print("RecursionError")
many = "x = [" + ", ".join(str(n) for n in range(5000)) + "]"
exec(many)
print(len(x), x[4999])
names = "\n".join(f"name{n} = {n}" for n in range(600)) + "\ntotal = " + " + ".join(f"name{n}" for n in range(600))
scope = {}
exec(names, scope)
print(scope["total"])
function = "def f():\n" + "".join(f" local{n} = {n}\n" for n in range(400)) + " return " + " + ".join(f"local{n}" for n in range(400))
exec(function)
print(f())
exec("def g(" + ", ".join(f"a{n}={n}" for n in range(300)) + "): return a0 + a299 + len(locals())")
print(g(), g(*range(300)), (lambda *a: len(a))(*range(1000)))
d = eval("{" + ", ".join(f"'k{n}': {n}" for n in range(1000)) + "}")
print(len(d), d["k999"])
