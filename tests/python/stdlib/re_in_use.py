"""A log, a template, a tokenizer and a date format, by regular expressions."""
import re

log = """\
2024-01-05 10:22:01 ERROR [db] connection lost (code=17)
2024-01-05 10:22:07 INFO  [web] GET /index.html 200
bad line
2024-01-06 00:00:00 WARN  [db] retry #3 (code=0)
"""
line = re.compile(
    r"""
    ^(?P<date>\d{4}-\d\d-\d\d)\ (?P<time>[\d:]{8})\s+
    (?P<level>[A-Z]+)\s+\[(?P<part>\w+)\]\s    # where it happened
    (?P<text>.*?)(?:\s\(code=(?P<code>\d+)\))?$
    """,
    re.VERBOSE | re.MULTILINE,
)
for match in line.finditer(log):
    print(match["date"], match.group("level", "part"), match.groupdict()["code"], match.span("text"), match.lastgroup)
print(line.groups, line.groupindex, line.flags, len(line.findall(log)))
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world and all"), re.sub("a", lambda m: str(m.start()), "banana", count=2), re.subn(r"\s+", " ", "a  b\t\nc"))
print(re.sub(r"(?P<y>\d+)-(?P<m>\d+)", r"\g<m>/\g<y>\g<0>", "2024-05"), re.sub("x*", "-", "abxd"), re.escape("a.b*c[d]"), re.sub(r"\d", r"\\", "a1"))
print(re.split(r"[;,]\s*", "a; b,c;d"), re.split(r"(\W)", "a-b c", maxsplit=1), re.split("x*", "axbc"), re.findall(r"(\w)(\d)?", "a1b"))
tokens = re.compile(r"\s*(?:(?P<number>\d+\.?\d*)|(?P<name>[a-z_]\w*)|(?P<op>[-+*/()=]))", re.I)
print([(m.lastgroup, m[m.lastgroup]) for m in tokens.finditer("Total = 3.5*(rate + 12)")])
print(re.fullmatch(r"[\w.+-]+@[\w-]+\.[\w.]+", "me.x+tag@mail.example.org") is not None, re.match("b", "ab"), re.search("b", "ab"), re.fullmatch("a|ab", "ab"))
print(re.findall(r"\b(?!the\b)\w+(?=\s)", "the cat sat on the mat"), re.findall(r"(?<=\$)\d+(?:\.\d\d)?", "$5 $7.50 8"), re.findall(r"(?<!\d)\d{2}(?!\d)", "1 22 333 44"))
print(re.search(r"(['\"])(.*?)\1", "say \"it's\" 'x'").group(2), re.findall("<.+?>", "<a><b>"), re.findall("<.+>", "<a><b>"), re.search(r"(a+)+b", "a" * 20 + "b").end())
print(re.findall("é+", "ÉéÉ", re.I), re.findall(r"\w+", "naïve café 東京"), re.findall(r"\w+", "naïve", re.ASCII), re.findall(rb"\w+", b"ab \xe9"), re.match(r".*", "a\nb").group(), re.match(r".*", "a\nb", re.S).group())
print(re.findall(r"^\w", "a\nb\nc", re.M), re.findall(r"\Z|$", "a\n"), re.search("(?i:A)b", "ab"), re.search("(?i:A)b", "aB"), bool(re.compile("(?s-i:.)")), re.sub(r"(?m)^", "> ", "x\ny"))
match = re.search(r"(\d+)(\D*)(\d+)?", "ab12cd")
print(match, match.groups(), match.groups("none"), match.start(3), match.regs, match.expand(r"<\1|\2>"), match.string[match.end() :], match.pos, match.endpos, match.re.pattern)
pattern = re.compile("a.")
print(pattern.search("xxaxay", 3), pattern.match("xax", 1), pattern.fullmatch("xax", 1, 3), pattern == re.compile("a."), repr(re.compile("a", re.I | re.X)), pattern.scanner("abac").search())
for bad in ("(", "a**", "[z-a]", "(?P<1>x)", r"\1", "*a", "(?<=a+)b", "(?P<n>a)(?P<n>b)", "a{3,1}", "(?z)", "[", r"\g", "(?P=x)", "x)"):
    try:
        re.compile(bad)
    except re.PatternError as error:
        print(repr(bad), error, error.pos)
