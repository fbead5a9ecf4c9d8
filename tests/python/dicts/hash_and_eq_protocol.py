class Key:
    def __init__(self, name, code):
        self.name, self.code = name, code

    def __hash__(self):
        log.append("hash " + self.name)
        return self.code

    def __eq__(self, other):
        log.append(f"eq {self.name} {other.name}")
        return isinstance(other, Key) and self.name[0] == other.name[0]


def show(label, value=None):
    print(label, value, log)
    log.clear()


log = []
a, a2, b, c = Key("a", 1), Key("a2", 1), Key("b", 1), Key("c", 2)
d = {a: "A"}
show("made")
show("identity", d[a])
show("equal", d[a2])
show("missing", d.get(b))
d[b] = "B"
show("collide")
d[c] = "C"
show("no collision")
d[a2] = "A2"
show("replace keeps key", [k.name for k in d])
show("contains", (b in d, c in d))
del d[a2]
show("delete", [k.name for k in d])
s = {a, a2, b}
show("set", sorted(k.name for k in s))


class Failing:
    def __init__(self, fail_hash=False, fail_eq=False):
        self.fail_hash, self.fail_eq = fail_hash, fail_eq

    def __hash__(self):
        if self.fail_hash:
            raise RuntimeError("hash fails")
        return 7

    def __eq__(self, other):
        if self.fail_eq or getattr(other, "fail_eq", False):
            raise RuntimeError("eq fails")
        return self is other


good, bad_hash, bad_eq = Failing(), Failing(fail_hash=True), Failing(fail_eq=True)
d = {good: 1}
for use in (lambda: d[bad_hash], lambda: d.get(bad_hash, 0), lambda: bad_hash in d, lambda: d.setdefault(bad_hash), lambda: d[bad_eq], lambda: bad_eq in d, lambda: d.pop(bad_eq, 0), lambda: {bad_hash}, lambda: d.update({bad_eq: 1}), lambda: d[7],
            lambda: {good, bad_eq}, lambda: {good} & {bad_eq}, lambda: [good].index(bad_eq), lambda: bad_eq in [good], lambda: d == {bad_eq: 1}, lambda: {1: bad_eq} == {1: good}, lambda: frozenset([bad_hash]), lambda: hash((1, bad_hash))):
    try:
        print(use())
    except Exception as error:
        print(type(error).__name__, error)
print(len(d))


class BigHash:
    def __hash__(self):
        return 2**70 + 5


class BadHash:
    def __hash__(self):
        return "x"


class EqOnly:
    def __eq__(self, other):
        return True


class EqAndHash(EqOnly):
    __hash__ = object.__hash__


print(hash(BigHash()) == hash(2**70 + 5), EqOnly.__hash__, EqAndHash.__hash__ is object.__hash__, hash(-1), hash(Key("x", -1)))
for kind in (BadHash, EqOnly):
    try:
        hash(kind())
    except TypeError as error:
        print(error)
