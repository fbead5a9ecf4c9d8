"""Words of a text, a bounded history, settings in layers, and records."""
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, abc, defaultdict, deque, namedtuple

text = "the cat and the dog and the bird saw the cat"
words = Counter(text.split())
print(words.most_common(2), words["fish"], words.total())
words.update("cat cat".split())
words.subtract({"the": 3})
print(words, +(words - Counter(cat=3)), words & Counter(cat=2, dog=5), words | Counter(ox=1))
print(sorted(Counter("hello").elements()), Counter(a=1) == Counter(a=1, b=0), Counter(a=1) <= Counter(a=2))

by_length = defaultdict(list)
for word in sorted(set(text.split())):
    by_length[len(word)].append(word)
print(dict(by_length), 9 in by_length, by_length[9], by_length)

history = deque(maxlen=3)
for page in "abcde":
    history.append(page)
history.appendleft("z")
history.rotate(1)
print(history, history.maxlen, history.popleft(), list(reversed(history)), history.index("z"))
both = deque([1, 2, 3])
both.extendleft([0, -1])
both.insert(2, "x")
both.remove(3)
print(both, both.count("x"), both + deque([9]), both[0], len(both))

Point = namedtuple("Point", "x y z", defaults=[0])
point = Point(1, y=2)
print(point, point._replace(z=5), point._asdict(), Point._fields, Point._field_defaults, Point._make("abc"), point < (1, 3))
x, *rest = point
print(x, rest, point.index(2), namedtuple("Row", ["a", "class", "a"], rename=True)._fields)

settings = ChainMap({"colour": "red"}, {"colour": "blue", "size": 10})
child = settings.new_child({"size": 99})
child["new"] = 1
print(settings["colour"], child["size"], settings["size"], sorted(child), child.maps[0], child.parents == settings)
order = OrderedDict.fromkeys("abcd")
order.move_to_end("b")
order.move_to_end("d", last=False)
print(list(order), order.popitem(last=False), order == OrderedDict(order), order)


class Lower(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)


class Loud(UserList):
    def append(self, item):
        super().append(str(item).upper())


headers = Lower({"Content-Type": "text"})
headers.update(HOST="x")
loud = Loud(["a"])
loud.append("b")
print(headers, "host" in headers, loud, loud + ["c"], UserString("abc").upper() + "d")
print([isinstance([], kind) for kind in (abc.Sequence, abc.MutableSequence, abc.Mapping, abc.Hashable, abc.Iterable, abc.Callable)])
