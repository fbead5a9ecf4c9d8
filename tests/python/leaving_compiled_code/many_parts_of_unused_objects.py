# A function whose variables hold so many tuples, which nobody looks at, that their parts do not all fit in registers.
import sys


def make(tuples, length):
    lines = ["def run(steps):", "    total = 0", "    for i, step in enumerate(steps):"]
    for n in range(tuples):
        parts = ", ".join(["i"] * (length - 1) + [str(n)])
        lines.append(f"        t{n} = ({parts})")
    lines.append("        total += step")
    lines.append("    return total")
    names = {}
    exec("\n".join(lines), names)
    return names["run"]


class Last:
    def __radd__(self, other):
        variables = sys._getframe(1).f_locals
        held = [variables[f"t{n}"] for n in range(TUPLES)]
        return other, sum(map(sum, held)), len(set(map(len, held)))


TUPLES = 20
run = make(TUPLES, 120)
print(run([1] * 400))
print(run([1] * 50 + [0.5] * 50))
print(run([1] * 40 + [Last()]))
