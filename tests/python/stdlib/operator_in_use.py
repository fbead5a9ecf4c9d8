"""Sorting by several keys, tables of operations and calls by name."""
import operator
from functools import reduce
from operator import attrgetter, itemgetter, methodcaller

people = [{"name": "Zoe", "age": 30, "home": ("Bern", 1)}, {"name": "Ann", "age": 30, "home": ("Aarau", 2)}, {"name": "Max", "age": 5, "home": ("Chur", 3)}]
print([p["name"] for p in sorted(people, key=itemgetter("age", "name"))], max(people, key=itemgetter("age"))["name"])
print(list(map(itemgetter("home"), people)), itemgetter(1, -1, slice(0, 2))("abcd"), itemgetter(0)([9]))


class Person:
    def __init__(self, record):
        self.name, self.age = record["name"], record["age"]
        self.home = Home(*record["home"])

    def greet(self, greeting, mark="."):
        return f"{greeting} {self.name}{mark}"


class Home:
    def __init__(self, town, number):
        self.town, self.number = town, number


crowd = [Person(record) for record in people]
print([p.name for p in sorted(crowd, key=attrgetter("home.town"))], attrgetter("name", "home.number")(crowd[0]))
print(list(map(methodcaller("greet", "Hi", mark="!"), crowd)), methodcaller("upper")("x"))
print(repr(itemgetter(1, 2)), repr(attrgetter("a.b")), repr(methodcaller("m", 1, k=2)))

operations = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv, "%": operator.mod, "**": operator.pow, "<<": operator.lshift, "&": operator.and_, "^": operator.xor, "<": operator.lt, "==": operator.eq, "is": operator.is_, "in": lambda a, b: operator.contains(b, a)}


def evaluate(text):
    stack = []
    for token in text.split():
        if token in operations:
            b, a = stack.pop(), stack.pop()
            stack.append(operations[token](a, b))
        else:
            stack.append(int(token))
    return stack.pop()


print([evaluate(text) for text in ("3 4 + 2 *", "7 2 //", "2 10 **", "7 3 %", "1 4 <<", "12 10 ^", "3 4 <")])
items = [1, 2, 3]
operator.setitem(items, 0, "one")
operator.delitem(items, 1)
print(items, operator.getitem(items, -1), operator.concat([1], [2]), operator.countOf([1, 2, 1], 1), operator.indexOf("abc", "c"), operator.length_hint(iter(items), 9))
total = [1]
alias = total
total = operator.iadd(total, [2])
print(total is alias, operator.imul(3, 4), operator.neg(3), operator.not_([]), operator.truth("x"), operator.inv(5), operator.abs(-2), operator.index(True), operator.matmul if operator.matmul is operator.__matmul__ else None)
print(reduce(operator.or_, [{1}, {2}, {3}]), operator.call(max, 3, 9, key=operator.neg), operator.is_none(None), operator.is_not_none(None))
for call in (lambda: itemgetter("x")({}), lambda: attrgetter("y.z")(crowd[0]), lambda: operator.add(1, "x"), lambda: operator.indexOf([], 1), lambda: operator.index(1.0), lambda: attrgetter(1)):
    try:
        call()
    except (KeyError, AttributeError, TypeError, ValueError) as error:
        print(type(error).__name__, error)
