"""The Game of Life on an unbounded plane: the living cells are a set of coordinate pairs; `n` generations."""

import sys

DEFAULT = 2_000
SMALL = 80

NEIGHBOURS = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))

# The R-pentomino, a glider and an acorn, far enough from each other to grow for a while.
START = {(1, 0), (2, 0), (0, 1), (1, 1), (1, 2)}
START |= {(51, 50), (52, 51), (50, 52), (51, 52), (52, 52)}
START |= {(-40, 30), (-38, 29), (-40, 28), (-41, 28), (-37, 28), (-36, 28), (-35, 28)}


def next_generation(alive):
    counts = {}
    for x, y in alive:
        for dx, dy in NEIGHBOURS:
            cell = (x + dx, y + dy)
            counts[cell] = counts.get(cell, 0) + 1
    return {cell for cell, count in counts.items() if count == 3 or (count == 2 and cell in alive)}


def run(n):
    alive = set(START)
    population = 0
    for _ in range(n):
        alive = next_generation(alive)
        population += len(alive)
    moment = sum(x * x + 3 * y * y + x * y for x, y in alive)
    return f"{len(alive)} {population} {moment}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
