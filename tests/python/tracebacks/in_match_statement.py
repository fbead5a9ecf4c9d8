def area(shape):
    match shape:
        case {"kind": "square", "side": side}:
            return side * side
        case [width, height] if width / height > 0:
            return width * height


print(area({"kind": "square", "side": 3}))
print(area([2, 3]))
print(area([2, 0]))
