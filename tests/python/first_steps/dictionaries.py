d = {"a": 1, "b": 2}
d["c"] = 3
print(d, d["a"], len(d), "a" in d, "z" in d, d.get("z"), d.get("z", 0))
for key in d:
    print(key, d[key])
for key, value in d.items():
    print(key, value)
del d["a"]
print(d, list(d), list(d.values()))
counts = {}
for letter in "banana":
    counts[letter] = counts.get(letter, 0) + 1
print(counts, {n: n * n for n in range(4)})
