def f(x):
    return (
        x
        + 1
        + [
            2,
            3,
        ]
    )


f(1)
