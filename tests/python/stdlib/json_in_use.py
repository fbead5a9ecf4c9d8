"""Data to JSON and back, with dates, sets, decimals and what does not parse."""
import datetime
import decimal
import io
import json

order = {
    "id": 17,
    "items": [{"name": "tea \u2615", "price": 2.5}, {"name": "a \"quoted\" \\ name\n", "price": 1e-7}],
    "paid": True,
    "note": None,
    "tags": ("x", "y"),
    3: "number key",
}
text = json.dumps(order)
print(text)
back = json.loads(text)
print(back == {**{k: v for k, v in order.items() if k not in (3, "tags")}, "tags": ["x", "y"], "3": "number key"})
print(json.dumps(order["items"], indent=2, ensure_ascii=False, sort_keys=True))
print(json.dumps([1, {"a": []}, {}, [[]]], indent="\t", separators=(",", " = ")), json.dumps({"b": 1, "a": [1, 2]}, separators=(",", ":"), sort_keys=True))


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, datetime.date):
            return {"$date": value.isoformat()}
        if isinstance(value, (set, frozenset)):
            return sorted(value)
        return super().default(value)


def revive(pairs):
    if "$date" in pairs:
        return datetime.date.fromisoformat(pairs["$date"])
    return pairs


text = json.dumps({"when": datetime.date(2024, 2, 29), "who": {"b", "a"}}, cls=Encoder)
print(text, json.loads(text, object_hook=revive))
print(json.loads("[1.10, 2]", parse_float=decimal.Decimal, parse_int=str), json.loads('{"a": 1, "a": 2}', object_pairs_hook=list))
print(json.loads(b'"\\u00e9\\ud83d\\ude00"'), json.loads(' [true, false, null, -0, 1E3, NaN, -Infinity] '))
for bad in ("", "{", '{"a" 1}', "[1,]", "[1 2]", '"abc', "nul", '{"a": 1,}', "01", '"\t"', '"\\x"', "[1] x", "{'a': 1}"):
    try:
        print(json.loads(bad))
    except json.JSONDecodeError as error:
        print(repr(bad), error, error.pos, error.lineno, error.colno)
for bad in ({(1, 2): 3}, {1, 2}, object, float("nan")):
    try:
        print(json.dumps(bad, allow_nan=False))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(json.dumps({(1, 2): 3, "a": 1}, skipkeys=True), json.dumps([float("inf"), True, 10**20, "\x7f\u2028"]))
loop = []
loop.append(loop)
try:
    json.dumps(loop)
except ValueError as error:
    print(error)
file = io.StringIO()
json.dump({"rows": list(range(3))}, file, indent=1)
file.seek(0)
print(file.getvalue(), json.load(file))
print(json.JSONDecoder().raw_decode('{"a": 1} trailing'), list(json.JSONEncoder().iterencode([1, {"a": None}])))
