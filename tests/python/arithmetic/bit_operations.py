values = [0, 1, -1, 5, -6, 255, -256, 2**31, -(2**31), 2**48 - 1, -(2**48), 2**63, -(2**63), 2**64 - 1, -(2**70) + 12345]
for a in values:
    print(a, [a & b for b in values])
    print("  |", [a | b for b in values])
    print("  ^", [a ^ b for b in values])
    print("  ~", ~a, a.bit_length(), a.bit_count())
print(True & False, True | False, True ^ True, type(True & True), type(True & 1), type(True ^ 0), ~0, -True)
print(6 & 3 | 8 ^ 1, 1 | 2 & 0, 5 & ~1)
x = 0b1010
x &= 0b0110
x |= 0b1000
x ^= 0b1111
print(bin(x))
for expression in ("1 & 1.0", "1.5 | 2", "'a' ^ 'b'", "1 & None", "~1.5", "~'a'", "-'a'", "+[]", "[] & []"):
    try:
        print(expression, eval(expression))
    except TypeError as error:
        print(expression, error)
print([bin(-(2**64) & mask) for mask in (0xFF, 2**65 - 1)])
