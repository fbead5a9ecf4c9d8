name, number, pi = "World", 42, 3.14159
print(f"Hello {name}! {number + 1} {number:>6}|{pi:.2f}|{pi:8.3f}|{name!r:>10}|{name!s}|{'é'!a}|{number:#x}|{number=}|{pi = :.1f}|{name=!s}|{ number + 1 = }")
print(f"{{literal}} {{{number}}} {'nested ' + f'{name} {f"{number}"}'} {name.upper()} {[x for x in range(3)]} { {'a': 1}['a'] } {(lambda: 5)()} {number if number else 0}")
print(f"{'same quotes: ' + "ok"} {"\n".join(['a', 'b'])} {'back\\slash'} \x41 \N{BULLET} {'\N{BULLET}'}", rf"\d{number}\n", fr"{name}\t", F"{1}" "plain" f"{2}")
print(f"""triple {name}
  {number
     + 1  # a comment inside
  } end""")
width, precision = 10, 3
print(f"{pi:{width}.{precision}f}|{pi:{'>'}{width}}|{name:{'*'}^{width}}|{number:{'0'}{5}}|{pi!r:{width}}|{number:{'x' if number else 'd'}}")
print(f"{1, 2} {*[1, 2], 3} {number!s:>{width}} {'a' 'b'} {not number} {number == 42} {number != 1} {3 > 2} {(x := 5)} {x} {number:=+10}")
print(f"", f"{''}", f"{'':5}|", f"{None} {True} {...} {int}", f"{1}{2}{3}", f"{{}}", f"{{{{", f'{"a"}', f"{'''x'''}")


class Formatted:
    def __format__(self, spec):
        return f"<{spec}>"

    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"


o = Formatted()
print(f"{o} {o:abc} {o!s} {o!r} {o!s:>5} {o:{1}{2}} {o=} {o=:x} {o=!s}", f"{o:a b:c}", f"{o:%Y-%m-%d}", f"{o:\n}|".replace("\n", "NL"))


def nested(depth):
    return f"({nested(depth - 1)})" if depth else "*"


print(nested(5), f"{f'{f"{f'{1 + 1}'}"}'}")
order = []


def note(x):
    order.append(x)
    return x


f"{note(1)}{note(2):{note(3)}}{note(4)!r}"
print(order)
for source in ("f'{}'", "f'{'", "f'}'", "f'{a'", "f'{a!x}'", "f'{a!}'", "f'{a b}'", "f'{!r}'", "f'{a:{b:{c:{d}}}}'", "f'{lambda x: 1}'", "f'{a\\\\}'", "f'{=}'", "f'{a $ b}'", "f'{1 +}'", "f'{a!r:'", "f'{yield}'", "f'{a = !r:^20}'", "f'{a.}'", "f'{*a}'", "f'{**a}'", "f'{(}'", "f'{)}'", "f\"{'\"", "f'{a:}}'", "f'{# c}'"):
    try:
        compile(source, "<s>", "eval")
        print("ok", source)
    except SyntaxError as error:
        print(source, "->", error.msg, error.offset)
for use in (lambda: f"{undefined}", lambda: f"{1:s}", lambda: f"{'a':d}", lambda: f"{[]:x}", lambda: f"{1 / 0}", lambda: f"{1:{'bad'}}"):
    try:
        use()
    except Exception as error:
        print(type(error).__name__, error)
