"""Eight queens by a recursive closure that counts through `nonlocal` and marks columns in captured lists."""

import sys

DEFAULT = 1_500
SMALL = 10

# The recursion holds the captured cells live across every guard: the frame states have to carry them.
# claim: compiled count_queens.<locals>.place tier=2
# claim: deopts count_queens.<locals>.place <= 4
# claim: machine_code_time_share >= 0.9


def count_queens(size):
    count = 0
    columns = [False] * size
    rising = [False] * (2 * size)
    falling = [False] * (2 * size)

    def place(row):
        nonlocal count
        if row == size:
            count += 1
            return
        for column in range(size):
            if columns[column] or rising[row + column] or falling[row - column + size]:
                continue
            columns[column] = rising[row + column] = falling[row - column + size] = True
            place(row + 1)
            columns[column] = rising[row + column] = falling[row - column + size] = False

    place(0)
    return count


def run(n):
    total = 0
    for _ in range(n):
        total += count_queens(8)
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
