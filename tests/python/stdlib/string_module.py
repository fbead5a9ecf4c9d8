import string
from string import Formatter, Template, capwords

print(string.ascii_letters, string.digits, string.hexdigits, string.octdigits, string.punctuation, repr(string.whitespace), string.printable[:10], capwords("hello  big world"), capwords("a-b-c", "-"))
t = Template("$who owes ${amount}$$ to $other_1")
print(t.substitute(who="Ann", amount=5, other_1="Bob"), t.safe_substitute(who="Ann"), t.get_identifiers(), t.is_valid(), Template("$").is_valid(), t.template, t.substitute({"who": 1}, amount=2, other_1=3))
for text, values in (("$x", {}), ("$1", {}), ("${x", {"x": 1}), ("line\n$", {}), ("${1}", {})):
    try:
        print(Template(text).substitute(values))
    except Exception as error:
        print(type(error).__name__, error)


class Percent(Template):
    delimiter = "%"
    idpattern = "[a-z]+"


print(Percent("%name and %%").substitute(name="n"))
f = Formatter()
print(f.format("{0} {x:>5} {1!r}", 1, "a", x="y"), f.vformat("{a}", (), {"a": 1}), list(f.parse("a{b!r:>{w}}c{{}}")), f.get_field("0.real", (5,), {}), f.convert_field(5, "r"), f.check_unused_args({0}, (1,), {}))


class Default(Formatter):
    def get_value(self, key, args, kwargs):
        return kwargs.get(key, f"<{key}>") if isinstance(key, str) else super().get_value(key, args, kwargs)

    def format_field(self, value, spec):
        return value.upper() if spec == "up" else super().format_field(value, spec)


print(Default().format("{known} {unknown} {known:up}", known="v"))
for call in (lambda: f.format(), lambda: f.format("{}"), lambda: f.format("{0} {}", 1, 2), lambda: f.format("{x}"), lambda: f.format("{0!z}", 1), lambda: Template("$a").substitute(5)):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
