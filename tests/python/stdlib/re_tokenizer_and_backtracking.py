import re

TOKENS = [("NUMBER", r"\d+(?:\.\d*)?"), ("NAME", r"[A-Za-z_]\w*"), ("OP", r"[+\-*/()=]"), ("SKIP", r"[ \t]+"), ("NEWLINE", r"\n"), ("BAD", r".")]
scanner = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in TOKENS))


def tokenize(text):
    line, start = 1, 0
    for m in scanner.finditer(text):
        kind, value = m.lastgroup, m.group()
        if kind == "NEWLINE":
            line, start = line + 1, m.end()
        elif kind == "BAD":
            raise SyntaxError(f"{value!r} in line {line}, column {m.start() - start}")
        elif kind != "SKIP":
            yield kind, value, line, m.start() - start


def evaluate(tokens):
    tokens = [t[1] for t in tokens] + ["end"]
    position = 0

    def peek():
        return tokens[position]

    def take():
        nonlocal position
        position += 1
        return tokens[position - 1]

    def expression():
        value = term()
        while peek() in "+-":
            value = value + term() if take() == "+" else value - term()
        return value

    def term():
        value = factor()
        while peek() in "*/":
            value = value * factor() if take() == "*" else value / factor()
        return value

    def factor():
        token = take()
        if token == "(":
            value = expression()
            take()
            return value
        if token == "-":
            return -factor()
        return float(token)

    return expression()


print(list(tokenize("x = 3.5 * (y + 42)\nz = -1")))
print(evaluate(tokenize("2 * (3 + 4) - 10 / 4")), evaluate(tokenize("-(1 + 2) * 3")))
try:
    list(tokenize("a = 1\nb = $"))
except SyntaxError as error:
    print(error)
print(re.match(r"(a+)+$", "a" * 18 + "b"), re.match(r"(x+x+)+y", "x" * 15), bool(re.match(r"(?:a|aa)+$", "a" * 25)), re.search("(a{0,20}){3}b", "a" * 30))
text = "The quick brown fox jumps over the lazy dog. " * 20
print(len(re.findall(r"\b\w{5}\b", text)), re.sub(r"(?i)\bthe\b", "THE", text).count("THE"), len(re.split(r"\s+", text)), sum(len(m.group()) for m in re.finditer("[aeiou]+", text)))
long = "ab" * 5000
print(re.match(r"(?:ab)*$", long).end(), re.match(r"(ab)*?$", long).end(), len(re.findall("ab|ba", long)), re.search(r"b(?!a)", long).start(), re.fullmatch(r".*", long).end())
csv = re.compile(r'"((?:[^"]|"")*)"|([^,]+)|(?<=,)(?=,|$)')
print([m.group(1) or m.group(2) or "" for m in csv.finditer('a,"b ""q"", c",,d')])


class Template:
    pattern = re.compile(r"\{\{\s*(\w+)(?:\|(\w+))?\s*\}\}")
    filters = {"upper": str.upper, "reverse": lambda s: s[::-1]}

    def render(self, text, **values):
        return self.pattern.sub(lambda m: self.filters.get(m[2], str)(str(values[m[1]])), text)


print(Template().render("Hi {{ name|upper }}, {{x}} {{ y | reverse }} {{y|reverse}}", name="bob", x=1, y="abc"))
print(re.compile(r"\w+").sub(lambda m: m[0].capitalize() if m.start() else m[0], "snake case to camel"), re.sub(r"(?<!^)(?=[A-Z])", "_", "camelCaseName").lower(), re.sub(r"\s{2,}", " ", "a   b  c"), re.findall(r"(?=(\d{3}))", "12345"))
