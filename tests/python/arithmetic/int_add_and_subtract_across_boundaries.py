# Sums and differences stay exact where a small-integer representation runs out.
for bits in (31, 32, 47, 48, 49, 52, 53, 62, 63, 64, 65):
    edge = 1 << bits
    print(bits, edge - 1, edge, edge + 1)
    print("   ", -edge - 1, -edge, -edge + 1)
    print("   ", (edge - 1) + 1 == edge, (edge + 1) - 1 == edge, -(edge) - 1 + 1 == -edge)
    print("   ", (edge - 1) + (edge - 1), (-edge) + (-edge), (edge - 1) - (-edge))
    print("   ", -(-edge), abs(-edge), +edge, ~edge, ~(-edge), ~(edge - 1))


def count_up(start, steps):
    seen = []
    for _ in range(steps):
        seen.append(start)
        start += 1
    return seen


def count_down(start, steps):
    seen = []
    for _ in range(steps):
        seen.append(start)
        start -= 1
    return seen


for bits in (31, 48, 63):
    print(count_up((1 << bits) - 3, 6))
    print(count_down(-(1 << bits) + 3, 6))
    print(count_down((1 << bits) + 2, 6))

big = 1 << 80
print(big - big, big - (big - 7), (big + 5) - big == 5, type(big - big))
print(0 - (1 << 48), 0 - (-(1 << 48)), -(1 << 48) - (1 << 48))
