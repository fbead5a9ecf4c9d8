"""A grid of 1,000 rows by 100 columns is allocated, one diagonal is written and the columns are summed, `n` rounds."""

import sys

DEFAULT = 600
SMALL = 3

ROWS = 1_000
COLUMNS = 100


def make_grid(fill):
    grid = []
    for row in range(ROWS):
        grid.append([fill + column for column in range(COLUMNS)])
        grid[row][row % COLUMNS] = row
    return grid


def run(n):
    total = 0
    for fill in range(n):
        grid = make_grid(fill)
        for row in grid:
            total += sum(row)
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
