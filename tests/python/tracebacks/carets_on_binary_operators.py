a, b, c = 1, "x", 2.5
for text in ("a + b", "a  -  b", "(a)+(b)", "a * c ** b", "a < b", "not a + b", "-b", "a @ c", "a if c / 0 else b", "a + (c + b)"):
    try:
        eval(text)
    except Exception as error:
        print(text, type(error).__name__, error)
result = (a + c) * (a +
                    b) + c
