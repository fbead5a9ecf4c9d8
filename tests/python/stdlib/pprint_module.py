from pprint import PrettyPrinter, isreadable, isrecursive, pformat, pp, pprint
from collections import Counter, OrderedDict, defaultdict, deque
from dataclasses import dataclass

pprint({"b": 1, "a": [1, 2]})
pprint({f"key{n}": list(range(n)) for n in range(12)})
pprint([["nested " * 3, {"deep": {"deeper": ["x" * 30, "y" * 30]}}], (1,), set(), {3, 1, 2}, frozenset([1])])
pprint(list(range(50)))
pprint(list(range(50)), compact=True)
pprint("a long string that has to be broken over several lines because it is wider than the width " * 2)
pprint({"key": "another long string that needs to be broken because it is too wide for the line it is on"})
pprint(b"bytes that are long enough to be broken over more than one line, which takes some doing, no doubt")
pprint([{"a": 1, "b": 2}] * 3, width=20)
pprint({"x": {"y": {"z": {"w": 1}}}}, depth=2)
pprint([[1, 2], [3]], indent=4, width=5)
pp({"b": 1, "a": 2})
pprint({"b": 1, "a": 2}, sort_dicts=False)
pprint([1000000, 12345.678], underscore_numbers=True)
recursive = [1]
recursive.append(recursive)
text = pformat(recursive)
print(text.split("id=")[0], isrecursive(recursive), isreadable(recursive), isreadable([1]))
pprint(OrderedDict([("b", 1), ("a", 2)]))
pprint(defaultdict(list, {"k": [1]}))
pprint(Counter("hello"))
pprint(deque(range(3)))
pprint({1: "int", "s": "str", (1, 2): "tuple", None: "none"})


@dataclass
class Point:
    x: int
    name: str


pprint([Point(1, "a" * 40), Point(2, "b" * 40)])
print(PrettyPrinter(width=10).pformat([1, 2, 3, 4]), repr(pformat("short")), pformat(()), pformat({}), pformat((1, (2, 3))))
import types

pprint(types.SimpleNamespace(a=1, b="x" * 70))
try:
    PrettyPrinter(width=0)
except ValueError as error:
    print(error)
