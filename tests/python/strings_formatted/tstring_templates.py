name, count = "World", 3
t = t"Hello {name}, {count:>5} {count!r} {name.upper()!s:*^9} {{x}}"
print(type(t).__name__, type(t).__module__, t.strings, t.values, len(t.interpolations))
for i in t.interpolations:
    print(type(i).__name__, repr(i.value), i.expression, i.conversion, repr(i.format_spec))
print([part if isinstance(part, str) else part.value for part in t])
print(t"".strings, t"".interpolations, t"{1}".strings, t"a{1}b{2}".strings, t"{1}{2}".strings, list(t"x"), list(t""))


def render(template):
    result = []
    for part in template:
        if isinstance(part, str):
            result.append(part)
        else:
            value = {"r": repr, "s": str, "a": ascii, None: lambda v: v}[part.conversion](part.value)
            result.append(format(value, part.format_spec))
    return "".join(result)


def html(template):
    def escape(v):
        return str(v).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(p if isinstance(p, str) else escape(p.value) for p in template)


print(render(t), html(t"<p>{'<script>'}</p>"), render(t"{count=}"), render(t"{count:{'>'}{4}}|"), t"{count:{4}}".interpolations[0].format_spec, t"{ count + 1 }".interpolations[0].expression)
both = t"a{1}b" + t"c{2}d"
print(both.strings, both.values, render(t"x" t"{5}y"), repr(t"a{1}"), rt"\n{1}".strings, (t"""multi
{name}""").strings)
inner = t"in {count}"
print(t"out {inner}".values[0] is inner, t"{count}" == t"{count}", hash(inner) == hash(inner))
match t"{count:x}".interpolations[0]:
    case value_pattern:
        print(value_pattern.value, value_pattern.format_spec)
for use in (lambda: t"a" + "b", lambda: "b" + t"a", lambda: t"{undefined}", lambda: t"{1 / 0}", lambda: t"{1:q}", lambda: str(t"a{1}"), lambda: t"a".x, lambda: len(t"a"), lambda: t"a" * 2, lambda: inner[0], lambda: setattr(t"a", "strings", ()), lambda: type(t"a")("x", "y"), lambda: type(t"a")(5)):
    try:
        print(repr(use()))
    except Exception as error:
        print(type(error).__name__, error)
for source in ("t'a' 'b'", "t'a' f'b'", "t'{}'", "t'{a'", "bt'x'", "ft'x'", "ut'x'", "t'{a!x}'"):
    try:
        compile(source, "<s>", "eval")
        print("ok", source)
    except SyntaxError as error:
        print(source, "->", error.msg)
