a = 7
b = 3
print(a + b, a - b, a * b, a // b, a % b, a / b, a**b, -a)
print(a < b, a > b, a == 7, a != 7, a <= 7, a >= 8)
print(a & b, a | b, a ^ b, a << b, a >> 1, ~a)
c = a + b * 2 - (a - b) * 4
print(c, not c, c and b, 0 or a)
