grid = [[1, 2], [3, 4]]


def cell(row, column):
    return grid[row][column] + grid[row][column + 1]


print(cell(0, 0))
print(cell(1, 1))
