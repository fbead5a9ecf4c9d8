class Stack(list):
    def push(self, item):
        self.append(item)

    def peek(self):
        return self[-1]


s = Stack([1, 2])
s.push(3)
s.note = "hi"
print(s, s.peek(), s.note, type(s[:]).__name__, type(s + [1]).__name__, type(s * 2).__name__, type(s.copy()).__name__, isinstance(s, list), s == [1, 2, 3], [1, 2, 3] == s, repr(s), len(s))


class Loud(list):
    def __getitem__(self, index):
        print("get", index)
        return super().__getitem__(index)

    def __setitem__(self, index, value):
        print("set", index, value)
        super().__setitem__(index, value)

    def __delitem__(self, index):
        print("del", index)
        super().__delitem__(index)

    def __contains__(self, item):
        print("contains", item)
        return True

    def __iter__(self):
        print("iter")
        return iter(["custom"])

    def __len__(self):
        return 42

    def __eq__(self, other):
        return "equal?"

    def __iadd__(self, other):
        print("iadd", other)
        return self


l = Loud([1, 2, 3])
l[0] = 10
l[1:2] = [20]
print(l[0], l[-1], l[0:2], 5 in l, list(l), [*l], len(l), l == 1, [1] == l, l)
del l[0]
l += [9]
first, = l
print(first, list.__len__(l), sum(list.__getitem__(l, slice(None))), ",".join(l), tuple(l), sorted(l), bool(l))
l[0] += 5
print(list.__repr__(l))


class Strange(list):
    def __init__(self, *args):
        super().__init__(args)


print(Strange(1, 2, 3), Strange(), list.__new__(Strange), Strange.__mro__[1].__name__)
