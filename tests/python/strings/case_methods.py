words = ["", "hello World", "ÀÉÎ straße", "ǆ ǅ Ǆ", "ﬁne ŉ", "ΑΣ Σας", "they're BILL's", "İstanbul", "123abc", "x1y2", "ẞ"]
for word in words:
    print(repr(word), word.upper(), word.lower(), word.title(), word.capitalize(), word.swapcase(), word.casefold())
for word in words + ["abc", "ABC", "Abc", "Abc Def", " ", "1", "a1", "²", "½", "٣", "_x", "class", "é", "\n", "ª"]:
    print(repr(word), word.isupper(), word.islower(), word.istitle(), word.isalpha(), word.isdigit(), word.isdecimal(),
          word.isnumeric(), word.isalnum(), word.isspace(), word.isidentifier(), word.isprintable(), word.isascii())
print("ß".upper(), len("ß".upper()), "ΐ".upper() == "ΐ".upper(), "Σ".lower(), "ΑΣ".lower(), "ΑΣΑ".lower())
for call in ("'a'.upper(1)", "'a'.title(x=1)", "str.upper(5)", "str.upper()"):
    try:
        eval(call)
    except TypeError as error:
        print(error)
