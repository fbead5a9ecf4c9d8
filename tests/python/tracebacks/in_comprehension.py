def convert(rows):
    return {
        name: [int(cell) for cell in cells]
        for name, cells in rows.items()
    }


print(convert({"a": ["1", "2"]}))
print(convert({"a": ["1"], "b": ["2", "three"]}))
