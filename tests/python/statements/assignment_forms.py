order = []


def note(x, value=None):
    order.append(x)
    return value if value is not None else x


target = {}
note("object", target)[note("key")] = note("value")
print(order, target)
order.clear()
note("o1", target)[note("k1")], note("o2", target)[note("k2")] = note("v1"), note("v2")
print(order)
order.clear()
note("aug", target)[note("augkey")] = 1
note("aug", target)[note("augkey")] += note("added", 5)
print(order, target["augkey"])
a = b = c = []
a.append(1)
print(a, b is c)
x = 5
x += 1
x -= 2
x *= 3
x //= 2
x **= 2
x %= 7
x <<= 3
x |= 5
x &= 12
x ^= 3
x >>= 1
x /= 4
print(x)
s = t = "a"
s += "b"
print(s, t)
l = m = [1]
l += (2,)
l *= 2
print(m, l is m)
tup = tup2 = (1,)
tup += (2,)
print(tup, tup2)


class A:
    n = 10
    items = []


i = A()
i.n += 1
i.items += [1]
print(A.n, i.n, A.items, "items" in vars(i))
i.n, i.m = i.n + 1, i.n
print(i.n, i.m)
p, q = 1, 2
p, q = q, p
first, *middle, last = *"ab", *[1, 2], *"yz"
print(p, q, first, middle, last)
k = [0, 1, 2]
j = 0
j, k[j] = 1, "set after j"
print(k)
k[0], k[0] = 1, 2
print(k)
[u, (v, w)], z = [1, (2, 3)], 4
print(u, v, w, z)


def multiple():
    return 1, 2


r1, r2 = multiple()
single, = [5]
print(r1, r2, single)
for source in ("1 = x", "f() = 1", "a + b = 1", "x = 1 = y", "(a, 1) = x", "[a, b()] = x", "None = 1", "True = 1", "x + 1 += 2", "(a, b) += 1", "*a = 1", "*a, *b = x", "a, b += 1", "x = *y", "'s' = 1", "{} = 1", "{a} = 1", "a if b else c = 1", "lambda: 0 = 1", "__debug__ = 1", "f'{x}' = 1", "x = yield = 1", "a = b c", "-a = 1", "(a) = 1", "a.b = c[0] = d", "not a = 1", "a < b = 1", "... = 1", "[x for x in y] = 1", "(yield) = 1", "a, b = c = d, e", "x =", "= x", "await a = 1"):
    try:
        compile(source, "<s>", "exec")
        print("ok", source)
    except SyntaxError as error:
        print(source, "->", error.msg)
