"""Records what CPython says of the snippets in the `.txt` files beside this script. Run it with CPython 3.14.

A snippet is a line `#### mode` (`exec`, `eval` or `single`; with `+` where input may be incomplete), then the source,
then what CPython said, in lines that start with `==>`: the error, or the warnings, or `==> fine`. The source has no
newline at its end. After `#### mode escaped` it stands on one line with Python's escapes.

Numbers are line:offset-end_line:end_offset; numbers that are missing or negative are recorded as 0.
"""

import pathlib
import sys
import warnings

KINDS = {"SyntaxError": "Syntax", "IndentationError": "Indentation", "TabError": "Tab", "_IncompleteInputError": "Incomplete"}
ALLOW_INCOMPLETE = 0x4000


def escaped(text):
    return text.encode("unicode_escape").decode("ascii")


def verdict(mode, source):
    flags = ALLOW_INCOMPLETE if mode.endswith("+") else 0
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "<snippet>", mode.rstrip("+"), flags=flags, dont_inherit=True)
        except SyntaxError as error:
            numbers = [max(n or 0, 0) for n in (error.lineno, error.offset, error.end_lineno, error.end_offset)]
            place = "{}:{}-{}:{}".format(*numbers)
            text = "-" if error.text is None else "|" + escaped(error.text)
            return [f"{KINDS[type(error).__name__]} {place}", f"message {error.msg}", f"text {text}"]
        except MemoryError as error:
            return ["Memory 0:0-0:0", f"message {error}", "text -"]
        except RecursionError as error:
            return ["Recursion 0:0-0:0", f"message {error}", "text -"]
    return [f"warning {w.lineno} {w.message}" for w in caught] or ["fine"]


def snippets(path):
    header, body = None, []
    for line in path.read_text().split("\n"):
        if line.startswith("#### "):
            if header is not None:
                yield header, "\n".join(body)
            header, body = line, []
        elif header is not None and not line.startswith("==> "):
            body.append(line)
    if header is not None:
        yield header, "\n".join(body)


def main():
    if sys.version_info[:2] != (3, 14):
        sys.exit("record with CPython 3.14")
    for path in sorted(pathlib.Path(__file__).parent.glob("*.txt")):
        if path.name == "known_differences.txt":
            continue
        out = []
        for header, body in snippets(path):
            body = body.rstrip("\n") if "escaped" in header else body.removesuffix("\n")
            mode = header.split()[1]
            source = body.encode("ascii").decode("unicode_escape") if "escaped" in header else body
            out += [header, body, *("==> " + line for line in verdict(mode, source))]
        path.write_text("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
