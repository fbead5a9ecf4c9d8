s = "abcdefghij"
print(s[0], s[-1], s[9], s[-10], s[2:5], s[:3], s[7:], s[:], s[::2], s[1::3], s[::-1], s[8:2:-2], s[-3:], s[:-3], s[5:2], s[100:], s[-100:2], s[:100])
print(s[2:2], s[3:100:4], s[-1:-5:-1], s[::100], s[::-100], s[None:None:None], s[True], s[slice(1, 4)], s[4:None:-1])
u = "aé€😀z"
print(len(u), u[1], u[2], u[3], u[::-1], u[1:4], u[-2], [c for c in u], [hex(ord(c)) for c in u], list(reversed(u)))
for index in (10, -11, 10**20, 1.0, "a", None, (1, 2), [1], slice(0, 1, 0), slice("a", None)):
    try:
        print(repr(s[index]))
    except Exception as error:
        print(type(error).__name__, error)
for statement in ("s[0] = 'x'", "del s[0]", "s[0:2] = 'x'", "del s[:]", "s.x = 1", "s[0] += 'a'"):
    try:
        exec(statement)
    except Exception as error:
        print(type(error).__name__, error)
print(s * 2, 2 * "ab", "ab" * 0, "ab" * -1, "" * 1000, s + "x", "a" "b" 'c', len("x" * 1000), s[0] * 3)
print(min(s), max(s), sorted("hello"), "".join(sorted("hello")), list(enumerate("ab")), list(zip("ab", "xyz")), "a" < "b" < "c", "Z" < "a", "" < "a", "a" < "aa")
print("abc" == "abc", "abc" != "abd", "é" > "z", "😀" > "\uffff", "a" == 97, "a" == b"a", hash("abc") == hash("ab" + "c"))
try:
    "a" < 1
except TypeError as error:
    print(error)
try:
    "x" * (1 << 62) * 8
except (MemoryError, OverflowError) as error:
    print("too large")
