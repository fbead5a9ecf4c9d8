print("%s %r %a %d %i %5d|%-5d|%05d" % ("é", "é", "é", 1, 2, 3, 4, 5))
print("%(name)s is %(age)d and %(name)r, %%" % {"name": "Bob", "age": 42}, "%s" % [1, 2], "%s" % {"a": 1}, "%s %s" % ((1, 2), None), "%s" % (None,))
print("%5s|%-5s|%.2s|%5.1s|%c%c" % ("ab", "ab", "abc", "xyz", "A", 66), "%x %X %#x %o %#o %e %E %f %g %G" % (255, 255, 255, 8, 8, 1.5, 1.5, 1.5, 1e10, 1e-10))
print("%*d|%-*d|%.*f|%*.*f" % (5, 42, 5, 42, 2, 3.14159, 8, 3, 2.71828), "%+d %+d % d % d" % (5, -5, 5, -5), "%08.3f|%+08d|%-08d|% 08d" % (3.14159, 42, 42, 42))
print("%hd %ld %Lf" % (1, 2, 3.0), "100%%" % (), "no format" % [], "no format" % {}, "%d" % 10**20, "%.3d" % 5, "%x" % -255, "%s" % b"x", "%10.4r|" % "abcdefg")
print(repr("%c" % 0x1F600), "%(a)s%(a)s" % {"a": 1, "b": 2}, "%s" % "")


class Both:
    def __str__(self):
        return "str()"

    def __repr__(self):
        return "repr()"

    def __getitem__(self, key):
        return "item " + key


print("%s %r %a" % (Both(), Both(), Both()), "%(x)s %(y)s" % Both())
for template, arguments in (("%d", "x"), ("%d", ()), ("%d %d", (1,)), ("%d", (1, 2)), ("%s", (1, 2)), ("%(a)s", (1,)), ("%(a)s", {}), ("%", 1), ("%y", 1), ("%5", 1),
                            ("abc", 1), ("%c", "ab"), ("%c", -1), ("%c", 1.5), ("%x", 1.5), ("%f", "x"), ("%(a", {}), ("%*d", ("x", 1)), ("%.*f", (1,)), ("%d", None),
                            ("%i", [1]), ("%o", 2.5), ("%e", None), ("a%zb", 1), ("%s %(a)s", ({"a": 1},)), ("%s%", 1), ("%c", 0x110000)):
    try:
        print(template, repr(template % arguments))
    except Exception as error:
        print(repr(template), type(error).__name__, error)
