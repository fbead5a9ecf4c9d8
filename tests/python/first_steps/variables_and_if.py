x = 5
if x > 3:
    print("greater")
if x > 9:
    print("not printed")
elif x == 5:
    print("five")
else:
    print("not printed either")
y = "yes" if x else "no"
print(y)
x += 1
x *= 2
print(x)
