def f(a, b):
	if a:
		return (a + b) * (a - b) * (a + b + 1) * (a - b - 1) * (a + b + 2) * (a - b - 2) / (a - b) + (a * b)
	return b


print(f(3, 2))
f(2, 2)
