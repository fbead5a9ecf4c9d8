def build(n, piece):
    result = ""
    for i in range(n):
        result += piece
    return result


print(len(build(10000, "ab")), build(5, "é"), build(3, "😀x"))
s = ""
alias = s
for i in range(10):
    s += str(i)
    if i == 4:
        alias = s
print(s, alias)
s = "x"
keep = [s]
for i in range(5):
    s = s + chr(0x61 + i * 200)
    keep.append(s)
print(keep, [len(k) for k in keep])
t = ""
for c in "hello":
    t = c + t
print(t)
text = "start"
pieces = {}
for i in range(6):
    text += "-" + str(i)
    pieces[text] = i
print(list(pieces.items())[-1], text in pieces, hash(text) == hash("start-0-1-2-3-4-5"))
d = {"k": ""}
for i in range(4):
    d["k"] += str(i)


class Holder:
    value = ""


h = Holder()
for i in range(4):
    h.value += "ab"
print(d, h.value, Holder.value)
rope = ""
for i in range(2000):
    rope += "abc"
    if i % 500 == 0:
        print(rope[-1], len(rope), rope.count("c"))
print(rope[2999], rope[1000:1010], rope == "abc" * 2000, rope.find("ca", 100), rope.upper()[:6])
x = "a"
x *= 3
x += x
x += x[1:3]
print(x, "%s" % x + "!", x.join("--"), x < x + "b")
