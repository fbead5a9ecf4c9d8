print("{} {} {}".format(1, "a", None), "{0} {1} {0}".format("x", "y"), "{a} {b}".format(a=1, b=2), "{0} {k}".format(1, k=2), "{{}} {{{}}}".format(5), "".format(1, x=2))
print("{0[0]} {0[1]} {1[key]} {2.real} {2.imag}".format([1, 2], {"key": "v"}, 3 + 4j), "{0.__class__.__name__}".format(1.5), "{[a]}".format({"a": 1}), "{0[a b]}".format({"a b": 3}))
print("{!r} {!s} {!a}".format("é", "é", "é"), "{0!r:>8}|{0:<8}|{0:^8}|{0:*^8}".format("ab"), "{:{}}|{:{w}.{p}f}".format("x", 5, 3.14159, w=8, p=2), "{:{fill}{align}10}".format("z", fill="*", align="^"))
print("{:10}|{:<10}|{:>10}|{:^10}|{:.2}|{:5.1}|{:é>5}".format(*["abc"] * 7), "{:d} {:,} {:.2%} {:e} {:x} {:#b}".format(5, 1234567, 0.256, 12345.678, 255, 5), "{:s}".format("s"))
print("{a[0][1]}".format(a=[[1, 2]]), "{:%Y}".format.__name__, "{0:}".format(1), "{:}".format("x"), "{-1}".format(**{"-1": "minus"}), "{0x}".format(**{"0x": 1}))


class Custom:
    def __format__(self, spec):
        return "<" + spec + ">"

    def __getitem__(self, key):
        return repr(key)

    def __getattr__(self, name):
        return "attr:" + name


c = Custom()
print("{:abc} {} {:{}} {!r:.3}".format(c, c, c, "nested", "abcdef"), f"{c:x{1 + 1}y}", format(c, "q"), format(c), "{0[5]} {0[x]} {0[-1]} {0.foo}".format(c))
print("{x} {y}".format_map({"x": 1, "y": 2}), "{x.real}".format_map({"x": 5}))
for template, args, kwargs in (("{", (), {}), ("}", (), {}), ("{}", (), {}), ("{0} {}", (1, 2), {}), ("{} {0}", (1, 2), {}), ("{1}", (1,), {}), ("{a}", (), {}), ("{0.x}", (1,), {}),
                               ("{0[x]}", ([],), {}), ("{0[5]}", ([],), {}), ("{!x}", (1,), {}), ("{!}", (1,), {}), ("{:d}", ("x",), {}), ("{0[}", ([],), {}), ("{0[]}", ([],), {}), ("{a.}", (), {"a": 1}),
                               ("{:{:{}}}", (1, 2, 3), {}), ("{!r", (1,), {}), ("{:s}", (1,), {}), ("{:>>10}", ("x",), {}), ("{:10s}", (None,), {}), ("{:+}", ("x",), {}), ("{:=5}", ("x",), {}), ("{:,}", ("x",), {}),
                               ("{0!rx}", (1,), {}), ("{:5}", ([],), {}), ("{0]}", (1,), {})):
    try:
        print(template, "->", template.format(*args, **kwargs))
    except Exception as error:
        print(template, type(error).__name__, error)
