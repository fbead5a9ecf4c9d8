"""Searching, counting, replacing and splitting: texts and parts of all widths and many lengths."""

TEXTS = ["", "a", "ab", "abab", "aaaa", "x" * 15 + "a", "x" * 16 + "a", "ab" * 20, "\xe9\xe8" * 9, "\u20ac\xe9" * 9, "\U0001f600a" * 5]
PARTS = ["", "a", "b", "ab", "ba", "aa", "x", "xa", "x" * 8 + "a", "\xe9", "\xe8\xe9", "\u20ac", "\u20ac\xe9", "\U0001f600", "zz"]


def occurrences(text, part):
    found, at = [], 0
    while at + len(part) <= len(text):
        if all(text[at + i] == part[i] for i in range(len(part))):
            found.append(at)
            at += len(part) or 1
        else:
            at += 1
    return found


total = 0
for text in TEXTS:
    for part in PARTS:
        found = occurrences(text, part)
        assert text.count(part) == len(found), (text, part)
        assert text.find(part) == (found[0] if found else -1)
        assert (part in text) == bool(found)
        assert text.startswith(part) == (bool(found) and found[0] == 0)
        assert text.endswith(part) == (text[len(text) - len(part) :] == part if len(part) <= len(text) else False)
        assert text.startswith((part, "no")) == text.startswith(part)
        if part:
            pieces = text.split(part)
            assert part.join(pieces) == text and len(pieces) == len(found) + 1
            assert text.replace(part, "--") == "--".join(pieces)
            assert text.replace(part, "", 1) == "".join(text.split(part, 1))
            for limit in range(3):
                assert part.join(text.split(part, limit)) == text
                assert len(text.split(part, limit)) == min(limit, len(found)) + 1
        for start in range(0, 4):
            assert text.count(part, start) == len(occurrences(text[start:], part)) if start <= len(text) else True
        total += len(found)
for n in range(40):
    text = "0123456789" * 4
    for other in (text[:n], text[:n] + "x", "y" + text[1:n]):
        assert (text[:n] == other) == (list(text[:n]) == list(other))
        assert (text[:n] < other) == (list(text[:n]) < list(other))
print(total)
