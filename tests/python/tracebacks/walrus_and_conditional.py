def pick(options, key):
    return chosen if (chosen := options.get(key)) else (
        options["default"] if key else options[key]
    )


print(pick({"a": 1}, "a"))
pick({"a": 1}, "b")
