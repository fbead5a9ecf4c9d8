n = 0
total = 0
while n < 10:
    n += 1
    if n == 4:
        continue
    if n == 8:
        break
    total += n
print(n, total)
while n > 0:
    n -= 3
else:
    print("else", n)
a, b = 0, 1
while a < 1000:
    print(a)
    a, b = b, a + b
