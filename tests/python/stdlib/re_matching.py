import re

m = re.match(r"(?P<year>\d{4})-(?P<month>\d\d)(-(\d\d))?", "2024-05 rest")
print(m, m.group(), m.group(1), m.group("month"), m.groups(), m.groups("none"), m.groupdict(), m.span(), m.start(2), m.end("year"), m[0], m["year"], m.lastindex, m.lastgroup, m.string, m.pos, m.endpos, m.re.pattern, m.expand(r"\2/\g<year>"), m.regs, m.group(1, 2))
print(re.search(r"b+", "aabbb"), re.fullmatch(r"a*", "aaa"), re.fullmatch(r"a", "ab"), re.match("x", "y"), re.findall(r"\d+", "1 a 22 b333"), re.findall(r"(\w)(\d)", "a1 b2"), re.findall(r"(a)|b", "ab"), [x.span() for x in re.finditer(r"a|", "ba")], re.split(r"[,;]\s*", "a, b;c"), re.split(r"(-)", "a-b-c"), re.split(r"x*", "axbc"), re.split(",", "a,b,c", maxsplit=1))
print(re.sub(r"\d", "#", "a1b22"), re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.sub("a", lambda m: m.group().upper() * 2, "banana", count=2), re.subn("x", "y", "axx"), re.sub("", "-", "abc"), re.sub(r"(?P<q>b)", r"[\g<q>\g<0>]", "abc"), re.sub("a|(b)", r"<\1>", "ab"), re.sub(r"\\", "/", r"a\b"), re.escape("a.b*c[d] -é\n"))
cases = [(r"a.c", "abc"), (r"a.c", "a\nc"), (r"(?s)a.c", "a\nc"), (r"^b", "a\nb"), (r"(?m)^b$", "a\nb\nc"), (r"(?i)HELLO", "say hello"), (r"colou?r", "color"), (r"a{2,3}", "aaaa"), (r"a{2,3}?", "aaaa"), (r"a*?b", "aaab"), (r"(a|ab)(c|bcd)(d*)", "abcd"), (r"(?:x)(y)", "xy"), (r"\bfoo\b", "a foo b"), (r"\Boo", "foo"), (r"(\w)\1", "hello"), (r"(?P<c>.)(?P=c)", "aabb"), (r"foo(?=bar)", "foobar"), (r"foo(?!bar)", "foobaz"), (r"(?<=\$)\d+", "cost $42"), (r"(?<!a)b", "ab b"),
         (r"[^a-c]+", "abcxyz"), (r"[\w.]+@[\w.]+", "mail me@site.org!"), (r"[]a]+", "]a"), (r"[a\-z]+", "a-z"), (r"\d+(?:\.\d+)?", "3.14"), (r"(?x) a  b # comment", "ab"), (r"(a)?(?(1)b|c)", "ab"), (r"(a)?(?(1)b|c)", "c"), (r"(?>a+)b", "aab"), (r"(?>a+)ab", "aab"), (r"a++b", "aab"), (r"a?+a", "a"), (r"\Aa\Z", "a"), (r"a$", "a\n"), (r"\Z", "x"), (r"\x41\u0042\103", "ABC"), (r"\N{BULLET}", "•"), (r"[é-ü]+", "xéüy"), (r"(?a)\w+", "éa"), (r"\s+\S", "a \t\u00a0b"), (r"(?i)straSSe", "STRASSE"), (r"(?i:a)b", "Ab"), (r"(?-i:a)b", "ab"), (r"((a)|b)*", "ab"), (r"(a*)*", "aa"), (r"(a*)+", "b"), (r"(?i)ſ", "S"), (r"\p", "p")]
for pattern, text in cases:
    try:
        m = re.search(pattern, text)
        print(pattern, repr(text), (m.span(), m.groups()) if m else None)
    except re.error as error:
        print(pattern, error)
p = re.compile(r"(\w+)", re.I | re.M)
print(p, p.flags, p.groups, p.groupindex, p.pattern, p.match("  abc", 2).group(), p.search("abc def", 3, 5).group(), p.fullmatch("abc", 1, 2), p == re.compile(r"(\w+)", re.I | re.M), re.compile(p) is p, p.sub(str.upper.__name__, "a b"), p.scanner("a b").search().span())
print(re.findall(rb"\d+", b"1 22"), re.sub(b"a", b"b", b"aaa"), re.I, re.I | re.M, repr(re.NOFLAG), re.RegexFlag(2))
for pattern in ("(", ")", "[", "a{2,1}", "*a", "a**", "(?P<1>a)", "(?P<a>x)(?P<a>y)", "(?P=nope)", r"\1", r"(?<=a+)b", "(?z)", "a(?i)b", r"\g", "[z-a]", "(?(5)a)", "(?P<a", "(?#", r"\N{NOPE}", r"\x1", "(?<a>b)", r"[\d-z]", "++", "(?:a", "\\", "a{1}{2}", "(?i-i:a)", "(?L)a"):
    try:
        re.compile(pattern)
        print(pattern, "ok")
    except re.error as error:
        print(pattern, "->", error.msg, error.pos, error)
for call in (lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"), lambda: re.sub("a", 5, "a"), lambda: re.match("a", None), lambda: re.match(5, "a"), lambda: m.group(9), lambda: m.group("zz"), lambda: re.sub("a", r"\9", "a"), lambda: re.sub("a", r"\g<x>", "a"), lambda: re.compile(p, re.I), lambda: re.search("(a)", "a")["b"]):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
