name = "ann"
age = 41
print(f"{name} is {age}")
print(f"{age + 1} {name!r} {age:5d}|{3.14159:.2f}|{name:>6}|{name:<6}|")
print("%s is %d years, %.1f" % (name, age, 1.25))
print("{} and {}".format(1, 2))
print(1, 2, sep="-", end="!\n")
