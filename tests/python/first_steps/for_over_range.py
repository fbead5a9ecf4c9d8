for i in range(3):
    print(i)
total = 0
for i in range(1, 101):
    total += i
print(total)
for i in range(10, 0, -4):
    print(i)
for i in range(2):
    for j in range(2):
        print(i, j)
