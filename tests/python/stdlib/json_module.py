import json

data = {"s": "text \"q\" \\ / \n\té€😀\u2028", "i": 12, "neg": -3, "big": 10**20, "f": 1.5, "e": 1e100, "t": True, "n": None, "l": [1, [2, []], {}], "d": {"k": {"x": 1}}}
text = json.dumps(data)
print(text, json.loads(text) == data)
print(json.dumps(data, ensure_ascii=False))
print(json.dumps({"b": [1, 2], "a": {"z": None}, "e": [], "o": {}}, indent=2, sort_keys=True))
print(json.dumps([1, {"a": 2}], indent="--", separators=(",", "=")), json.dumps([1, 2], separators=(",", ":")), json.dumps({1: "int", 1.5: "float", None: "none", True: "bool"}), json.dumps((1, 2)), json.dumps("x"), json.dumps(float("nan")), json.dumps([float("inf"), -float("inf")]), json.dumps({(1, 2): 3, "k": 1}, skipkeys=True), json.dumps("\ud800"), json.dumps("\x7f\x00"))
print(json.loads(' [1, 2.5, -0, 1E3, "a\\u00e9\\ud83d\\ude00\\/", true, null] '), json.loads("NaN"), json.loads("-Infinity"), json.loads("5"), json.loads('"s"'), json.loads(b'{"a": 1}'), json.loads('{"a": 1, "a": 2}'), json.loads("12345678901234567890"), json.loads("{}"), json.loads("[]"), json.loads("0.1e-5"), json.loads("\"\u00e9\""))
print(json.loads('{"a": [1.5, 2]}', parse_float=str, parse_int=lambda s: int(s) * 10), json.loads('{"x": {"y": 1}}', object_hook=lambda d: list(d.items())), json.loads('{"b": 1, "a": 2}', object_pairs_hook=lambda p: p), json.loads("[NaN]", parse_constant=lambda c: "const " + c))


class Point:
    def __init__(self, x):
        self.x = x


class Encoder(json.JSONEncoder):
    def default(self, o):
        return {"point": o.x} if isinstance(o, Point) else super().default(o)


print(json.dumps([Point(1)], cls=Encoder), json.dumps(Point(2), default=lambda o: vars(o)), list(json.JSONEncoder().iterencode([1, "a"])), json.JSONDecoder().raw_decode('{"a": 1} rest'))
for bad in ("", "{", "[1,", "[1 2]", '{"a"}', '{"a": }', "{a: 1}", "'x'", "nul", "01", "1.", "-", '"abc', '"\\x"', '"\\u12"', '"tab\t"', "[1] 2", "[,]", '{"a": 1,}', "[1,]", "{1: 2}", "\ufeff[]", "[1}", '"\\ud800"', "+1", ".5", "1e", "tru", "[\n1,\n]"):
    try:
        print(repr(bad), ascii(json.loads(bad)))
    except ValueError as error:
        print(repr(bad), type(error).__name__, error)
cyclic = []
cyclic.append(cyclic)
for value in (Point(1), {1}, b"x", {(1,): 2}, cyclic, 1j, [object], {"a": Point}):
    try:
        print(json.dumps(value))
    except Exception as error:
        print(type(error).__name__, str(error).split(" at 0x")[0], getattr(error, "__notes__", ""))
try:
    json.dumps(float("nan"), allow_nan=False)
except ValueError as error:
    print(error)
try:
    json.loads(5)
except TypeError as error:
    print(error)
try:
    json.loads("[" * 100000)
except RecursionError:
    print("RecursionError")
try:
    json.loads("x y")
except json.JSONDecodeError as error:
    print(error.msg, error.doc, error.pos, error.lineno, error.colno)
import io

buffer = io.StringIO()
json.dump({"k": [1, 2]}, buffer)
buffer.seek(0)
print(buffer.getvalue(), json.load(buffer))
