def build(n):
    return {
        "one": 1,
        "text": """first
        second""",
        "bad": 1 / n,
        "after": 2,
    }


print(build(2))
build(0)
