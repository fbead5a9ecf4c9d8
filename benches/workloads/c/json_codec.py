"""A JSON encoder and a recursive-descent parser in plain Python: `n` round trips of one nested document."""

import sys

DEFAULT = 1_500
SMALL = 10

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}
UNESCAPES = {'"': '"', "\\": "\\", "/": "/", "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def encode_string(text):
    parts = ['"']
    for character in text:
        if character in ESCAPES:
            parts.append(ESCAPES[character])
        elif character < " " or character > "~":
            parts.append(f"\\u{ord(character):04x}")
        else:
            parts.append(character)
    parts.append('"')
    return "".join(parts)


def encode(value, out):
    if value is None:
        out.append("null")
    elif value is True:
        out.append("true")
    elif value is False:
        out.append("false")
    elif isinstance(value, str):
        out.append(encode_string(value))
    elif isinstance(value, (int, float)):
        out.append(repr(value))
    elif isinstance(value, list):
        out.append("[")
        for i, item in enumerate(value):
            if i > 0:
                out.append(", ")
            encode(item, out)
        out.append("]")
    elif isinstance(value, dict):
        out.append("{")
        for i, (key, item) in enumerate(value.items()):
            if i > 0:
                out.append(", ")
            out.append(encode_string(key))
            out.append(": ")
            encode(item, out)
        out.append("}")
    else:
        raise TypeError(f"cannot encode {type(value).__name__}")


class ParseError(ValueError):
    pass


class Parser:
    def __init__(self, text):
        self.text = text
        self.position = 0

    def peek(self):
        if self.position < len(self.text):
            return self.text[self.position]
        return ""

    def skip_space(self):
        text = self.text
        position = self.position
        while position < len(text) and text[position] in " \t\r\n":
            position += 1
        self.position = position

    def expect(self, word):
        if not self.text.startswith(word, self.position):
            raise ParseError(f"expected {word} at {self.position}")
        self.position += len(word)

    def document(self):
        value = self.value()
        self.skip_space()
        if self.peek() != "":
            raise ParseError(f"text after the document at {self.position}")
        return value

    def value(self):
        self.skip_space()
        character = self.peek()
        if character == "{":
            return self.object()
        if character == "[":
            return self.array()
        if character == '"':
            return self.string()
        if character == "t":
            self.expect("true")
            return True
        if character == "f":
            self.expect("false")
            return False
        if character == "n":
            self.expect("null")
            return None
        return self.number()

    def object(self):
        self.expect("{")
        result = {}
        self.skip_space()
        if self.peek() == "}":
            self.position += 1
            return result
        while True:
            self.skip_space()
            key = self.string()
            self.skip_space()
            self.expect(":")
            result[key] = self.value()
            self.skip_space()
            if self.peek() != ",":
                break
            self.position += 1
        self.expect("}")
        return result

    def array(self):
        self.expect("[")
        result = []
        self.skip_space()
        if self.peek() == "]":
            self.position += 1
            return result
        while True:
            result.append(self.value())
            self.skip_space()
            if self.peek() != ",":
                break
            self.position += 1
        self.expect("]")
        return result

    def string(self):
        self.expect('"')
        parts = []
        text = self.text
        while True:
            character = self.peek()
            self.position += 1
            if character == '"':
                return "".join(parts)
            if character == "":
                raise ParseError("a string without an end")
            if character != "\\":
                parts.append(character)
                continue
            escape = text[self.position]
            self.position += 1
            if escape == "u":
                parts.append(chr(int(text[self.position : self.position + 4], 16)))
                self.position += 4
            else:
                parts.append(UNESCAPES[escape])

    def number(self):
        start = self.position
        text = self.text
        position = start
        is_float = False
        while position < len(text):
            character = text[position]
            if character in ".eE":
                is_float = True
            elif not (character in "+-" or "0" <= character <= "9"):
                break
            position += 1
        if position == start:
            raise ParseError(f"expected a value at {start}")
        self.position = position
        digits = text[start:position]
        return float(digits) if is_float else int(digits)


def make_document():
    people = []
    for i in range(20):
        people.append(
            {
                "id": i,
                "name": f"Person {i}",
                "quote": 'said "well"\n\tand left\\',
                "city": "K\u00f6ln" if i % 2 else "\u6771\u4eac",
                "score": i * 0.125 - 1.0,
                "tags": ["x" * (i % 5), None, i % 3 == 0],
                "nested": {"empty": {}, "none": [], "big": 10 ** (i % 18)},
            }
        )
    return {"version": 1, "people": people, "ok": True}


def run(n):
    document = make_document()
    checksum = 0
    length = 0
    for i in range(n):
        document["version"] = i
        out = []
        encode(document, out)
        text = "".join(out)
        length += len(text)
        again = Parser(text).document()
        if again != document:
            raise AssertionError("the round trip changed the document")
        for person in again["people"]:
            checksum = (checksum * 31 + person["id"] + len(person["city"]) + ord(text[i % len(text)])) % 1_000_000_007
    return f"{length} {checksum}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
