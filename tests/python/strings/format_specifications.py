def attempt(value, spec):
    try:
        return repr(format(value, spec))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class Loud(str):
    def __str__(self):
        return "LOUD"


specs = [",x", "_x", ",n", ",c", "_s", ",_", "_,", ",,", "z", "zd", "#c", "+c", "c", ".3", ".3,f", ".3,_f", ",.3_f", "z.3f", "=10", "010s", "010c", "*^10,", " s", "+s", "#s", "#", "y", ",y", "\x01", "\u20ac", ",\u20ac", "10xx", "1.", ".", "5,x", "\ud800<5", "99999999999999999999", ".99999999999999999999f", ".2147483648f", "#010_x", ".0g", ".0", "#.0g", "#.3e", "015,.2f", "\ud800^6s", "._", ".3,", "=,", "0=5", "0<5", "\u0665", "9" * 15]
for value in (5, 1234567, 1.5, -0.0, "ab", 2j, True):
    for spec in specs:
        print(ascii(value), ascii(spec), ascii(attempt(value, spec)))
print(len(format(1.5, ".70000f")), len(format(1, ".65536e")), format(2.0, ".70000g"), format(1e20, "#"), format(Loud("quiet")), f"{Loud('quiet')}", format(Loud("quiet"), "4.2"))
for template, value in (("%d", "a"), ("%x", 1.5), ("%c", "ab"), ("%c", -1), ("%f", "a"), ("%.70000f", 1.5), (b"%d", b"a"), (b"%f", "a"), (b"%c", 1.5), (b"%s", "a"), (b"plain", b"a"), (b"plain", "a"), ("plain", b"a"), ("plain", "a")):
    try:
        print(template, len(template % value))
    except Exception as error:
        print(template, type(error).__name__, error)
