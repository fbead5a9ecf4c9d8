def f(x):
    return "日本語😀" + "é" * 3 + x["ключ"] + "z"


f({"ключ": "ok"})
f({"other": "x"})
