import textwrap

text = "The quick brown fox jumps over the lazy dog. It was a well-known, often-repeated sentence with averyveryverylongword in it."
for width in (20, 40):
    print(textwrap.fill(text, width), "\n--")
print(textwrap.wrap(text, 30, initial_indent="* ", subsequent_indent="  "), textwrap.wrap("", 10), textwrap.wrap("short"), textwrap.wrap("averylongwordindeed", 5), textwrap.wrap("averylongwordindeed", 5, break_long_words=False), textwrap.wrap("a-b c-d", 3, break_on_hyphens=False), textwrap.wrap("x  y   z", 10), textwrap.wrap("a\tb\nc", 10), textwrap.wrap("one. two.  three", 8, fix_sentence_endings=True))
print(textwrap.shorten("Hello  there big world", 15), textwrap.shorten("Hello there", 8, placeholder="..."), textwrap.shorten("short", 10), textwrap.wrap(text, 25, max_lines=2), textwrap.wrap(text, 25, max_lines=2, placeholder=" (more)"))
print(repr(textwrap.dedent("""
    first
      second
    third

    """)), repr(textwrap.dedent("\ta\n\tb")), repr(textwrap.dedent("  a\n\tb")), repr(textwrap.dedent("a\n  b")), repr(textwrap.dedent("")), repr(textwrap.indent("a\n\nb\n", "> ")), repr(textwrap.indent("a\n\nb", "+", lambda line: True)))
w = textwrap.TextWrapper(width=12, drop_whitespace=False, expand_tabs=False, replace_whitespace=False)
print(w.wrap("a  b\tc\nd e f g h"), w.width)
for call in (lambda: textwrap.wrap("a", 0), lambda: textwrap.shorten("word", 1), lambda: textwrap.wrap("abc def", 2, max_lines=1, placeholder="xxxx"), lambda: textwrap.dedent(5), lambda: textwrap.indent("a")):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
print(textwrap.fill("日本語 テキスト 折り返し", 6), textwrap.wrap("em—dash and -- double", 8))
