def check(first, second, third):
    if third:
        raise ValueError(
            "third must be false: "
            f"{third!r}"
        )
    return first


check(
    1,
    2,
    third=check(
        3,
        4,
        5,
    ),
)
