class Name(str):
    def __new__(cls, value, extra=None):
        self = super().__new__(cls, value)
        self.extra = extra
        return self

    def __repr__(self):
        return f"Name({str.__repr__(self)})"


n = Name("bob", 5)
print(n, repr(n), n.extra, n == "bob", hash(n) == hash("bob"), {"bob": 1}[n], {n: 2}["bob"], len(n), n[0], isinstance(n, str), type(n).__name__)
for result in (n.upper(), n + "x", n[:], n[0:3], n.strip(), n * 1, n.replace("z", "y"), "".join([n]), str(n), n.lower(), f"{n}", "%s" % n, n.center(3), format(n)):
    print(type(result).__name__, result, end="; ")
print()
print(sorted([Name("b"), "a", Name("c")]), "x" + n, n in "bobby", "bobby".startswith(n), "-".join([n, n]), [n], {n: 1}, n.__dict__)


class Loud(str):
    def __str__(self):
        return "LOUD"

    def __eq__(self, other):
        return True

    __hash__ = str.__hash__

    def __len__(self):
        return 99

    def __getitem__(self, index):
        return "item"


l = Loud("quiet")
print(str(l), f"{l}", "%s" % l, "{}".format(l), l + "", l == "anything", "x" == l, len(l), l[0], l.upper(), list(l), str.__len__(l), print(l))
print(int(Name("42")), float(Name("1.5")), getattr(Name("x"), "upper")(), {"a": 1}.get(Name("a")))


class Stringy:
    def __str__(self):
        return Name("from str")


class Wrong:
    def __str__(self):
        return 5

    def __repr__(self):
        return None


print(type(str(Stringy())).__name__, str(object=5), str(), repr(str()))
for use in (str, repr, "{}".format, "{!r}".format, ascii, lambda w: "%s" % w, lambda w: f"{w!s}", print):
    try:
        use(Wrong())
    except TypeError as error:
        print(error)
