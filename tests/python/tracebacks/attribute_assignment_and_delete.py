class Fixed:
    __slots__ = ("a",)


f = Fixed()
f.a = 1
del f.a
f.other = f.a
