s = "hello"
print(s, s + " world", s * 2, len(s))
print(s[0], s[-1], s[1:3], s[::-1])
print(s == "hello", s != "x", "ell" in s, "z" not in s, "a" < "b")
print(s.upper(), s.replace("l", "L"), s.find("l"), s.split("l"), "-".join(["a", "b"]))
for c in "abc":
    print(c)
print("é", "日本", "😀", len("é日😀"))
print(str(12), repr("it's"), int("42") + 1, float("1.5"))
