"""Arithmetic expressions are tokenised character by character and evaluated by precedence climbing; `n` of them, made
by a small pseudo-random generator."""

import sys

DEFAULT = 30_000
SMALL = 250

NUMBER, NAME, OPERATOR, END = range(4)
PRECEDENCE = {"|": 1, "^": 2, "&": 3, "<": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}


class Token:
    def __init__(self, kind, text, value):
        self.kind = kind
        self.text = text
        self.value = value


def tokenize(text):
    tokens = []
    position = 0
    end = len(text)
    while position < end:
        character = text[position]
        if character == " ":
            position += 1
        elif character.isdigit():
            start = position
            value = 0
            while position < end and text[position].isdigit():
                value = value * 10 + ord(text[position]) - ord("0")
                position += 1
            tokens.append(Token(NUMBER, text[start:position], value))
        elif character.isalpha():
            start = position
            while position < end and text[position].isalnum():
                position += 1
            tokens.append(Token(NAME, text[start:position], 0))
        else:
            tokens.append(Token(OPERATOR, character, 0))
            position += 1
    tokens.append(Token(END, "", 0))
    return tokens


def apply(operator, left, right):
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return left * right % 1_000_003
    if operator == "/":
        return left // right
    if operator == "%":
        return left % right
    if operator == "&":
        return left & right
    if operator == "|":
        return left | right
    if operator == "^":
        return left ^ right
    if operator == "<":
        return 1 if left < right else 0
    raise SyntaxError(f"unknown operator {operator}")


class Evaluator:
    def __init__(self, tokens, names):
        self.tokens = tokens
        self.names = names
        self.position = 0

    def next(self):
        token = self.tokens[self.position]
        self.position += 1
        return token

    def primary(self):
        token = self.next()
        if token.kind == NUMBER:
            return token.value
        if token.kind == NAME:
            return self.names[token.text]
        if token.text == "-":
            return -self.primary()
        if token.text == "(":
            value = self.expression(1)
            if self.next().text != ")":
                raise SyntaxError("expected a closing parenthesis")
            return value
        raise SyntaxError(f"unexpected {token.text!r}")

    def expression(self, least):
        value = self.primary()
        while True:
            operator = self.tokens[self.position].text
            precedence = PRECEDENCE.get(operator, 0)
            if precedence < least:
                return value
            self.position += 1
            value = apply(operator, value, self.expression(precedence + 1))


class Writer:
    """Writes expressions that are always well formed."""

    def __init__(self):
        self.state = 2_024

    def pick(self, count):
        self.state = (self.state * 1_103_515_245 + 12_345) & 0x7FFFFFFF
        return (self.state >> 12) % count

    def write(self, depth):
        if depth == 0:
            kind = self.pick(4)
            if kind == 0:
                return "abc"[self.pick(3)]
            if kind == 1:
                return f"-{self.pick(50)}"
            return str(self.pick(10_000))
        left = self.write(depth - 1)
        right = self.write(self.pick(depth))
        if self.pick(3) == 0:
            return f"({left} {'+-*&|^<'[self.pick(7)]} {right})"
        return f"{left} {'+-*&|^<'[self.pick(7)]} {right}"


def run(n):
    writer = Writer()
    names = {"a": 1, "b": 20, "c": 300}
    checksum = 0
    characters = 0
    zero_divisions = 0
    for i in range(n):
        text = f"({writer.write(5)}) {'/%'[i & 1]} ({writer.write(1)})"
        characters += len(text)
        try:
            value = Evaluator(tokenize(text), names).expression(1)
        except ZeroDivisionError:
            zero_divisions += 1
            value = 0
        names["a"] = value % 1_000
        checksum = (checksum * 31 + value) % 1_000_000_007
    return f"{characters} {zero_divisions} {checksum}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
