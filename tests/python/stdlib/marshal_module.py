import marshal

values = [None, True, False, ..., 0, 1, -1, 2**31, -(2**40), 10**50, -(10**50), 1.5, float("inf"), 1 + 2j, "", "text", "é€😀", b"bytes", (), (1, 2), [1, [2]], {"a": 1, "b": [2]}, {1, 2}, frozenset([3]), StopIteration, ("nested", (b"x", [None]))]
for value in values:
    assert marshal.loads(marshal.dumps(value)) == value, value
print(len(values), "round trips", marshal.version)
code = compile("def f(x):\n    return [x * n for n in range(3)]\nresult = f(2)", "file.py", "exec")
copy = marshal.loads(marshal.dumps(code))
scope = {}
exec(copy, scope)
print(scope["result"], copy.co_filename, copy.co_name, copy == code, copy.co_consts[0].co_name if hasattr(copy.co_consts[0], "co_name") else "no code constant first")
shared = [1]
loaded = marshal.loads(marshal.dumps([shared, shared]))
print(loaded, loaded[0] is loaded[1])
import io

buffer = io.BytesIO()
marshal.dump([1, "two"], buffer)
marshal.dump({"k": None}, buffer)
buffer.seek(0)
print(marshal.load(buffer), marshal.load(buffer))
recursive = []
recursive.append(recursive)
try:
    print(marshal.loads(marshal.dumps(recursive)))
except ValueError as error:
    print(error)


class Plain:
    pass


for call in (lambda: marshal.dumps(Plain()), lambda: marshal.dumps(len), lambda: marshal.loads(b""), lambda: marshal.loads(b"?"), lambda: marshal.loads(marshal.dumps([1, 2])[:-2]), lambda: marshal.loads("text"), lambda: marshal.dumps([Plain()]), lambda: marshal.loads(b"0"), lambda: marshal.dumps(code, allow_code=False), lambda: marshal.loads(marshal.dumps("x") + b"trailing")):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


class IntSub(int):
    pass


class ListSub(list):
    pass


print(type(marshal.loads(marshal.dumps(True))).__name__, marshal.loads(marshal.dumps(bytearray(b"x"))), marshal.loads(marshal.dumps(slice(1, 2))))
