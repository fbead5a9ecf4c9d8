transform = (
    lambda value, scale=2:
        value * scale
        + value.offset
)
transform(3)
