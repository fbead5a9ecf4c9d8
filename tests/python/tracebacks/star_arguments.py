def f(*args, **kwargs):
    return args, kwargs


values = 5
print(f(*[1], **{"a": 2}))
f(
    1,
    *values,
    **{"a": 1},
)
