# Loops over strings of all widths, alone and in pairs, hot and cold.
def characters(text):
    out = []
    for c in text:
        if c == "e":
            continue
        if c == "!":
            break
        out.append(c)
    else:
        out.append(None)
    return out


texts = ["", "a", "hello, world", "stop! here", "d\xe9j\xe0 vu", "\u03b1\u03b2\u03b3", "\U0001f600x\U0001f601", "\ud800e\udfff", "nul\0l"]
for _ in range(300):
    results = [characters(text) for text in texts]
print(results)


def pairs(a, b):
    found = []
    for i, c in enumerate(a):
        found.append((i, c))
    for x, y in zip(a, b):
        found.append(x + y)
    for pair in zip(a, a[1:]):
        found.append(pair)
    for pair in enumerate(b):
        found.append(pair[1] * pair[0])
    return found


for _ in range(300):
    results = [pairs(text, texts[n - 1]) for n, text in enumerate(texts)]
print(results)


def at(text, i):
    return text[i]


def each(text):
    out = ""
    for i in range(len(text)):
        if text[i] == text[-1 - i]:
            out += at(text, i).upper()
        else:
            out += text[i]
    return out


for _ in range(300):
    results = [each(text) for text in texts]
print(results)
for i in (3, -4, 10**30, "x", None):
    try:
        print(at("abc", i))
    except (IndexError, TypeError) as e:
        print(type(e).__name__, e)


class Text(str):
    def __iter__(self):
        return iter("iter")

    def __getitem__(self, i):
        return "item"


print([c for c in Text("abc")], characters(Text("abc")), at(Text("abc"), 0), pairs(Text("ab"), "cd"))
print({c for c in "hello"} == set("hello"), {c: n for n, c in enumerate("hello")}, "".join(c for c in "hello" if c > "h"))
for text in ("abc", [1, 2], (3, 4), {5: 6}, "\u03b1\u03b2", b"xy", range(2)) * 40:
    last = [item for item in text]
print(last)


def unassignable(sequence):
    errors = set()
    for _ in range(400):
        try:
            sequence[0] = 1
        except TypeError as e:
            errors.add(str(e))
    return errors


print(unassignable("abc"), unassignable((1, 2)), unassignable(b"abc"), unassignable([1]))
