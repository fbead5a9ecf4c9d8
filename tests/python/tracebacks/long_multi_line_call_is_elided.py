def total(*args):
    raise RuntimeError("total")


total(
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
)
