# What can raise inside of a try ends its block, with an edge to the handler; what cannot raise any more does not.
# function: parse_all
# run: parse_all(["1", "x", "3"], 2)
# passes: build specialise dead


def parse(text):
    if text == "x":
        raise ValueError(text)
    return 1


def parse_all(texts, weight):
    good = bad = 0
    for text in texts:
        try:
            good += parse(text)
            good *= weight
        except ValueError:
            bad += 1
    return good, bad


parse_all(["1", "x", "3"], 2)
parse_all(["1", "x", "3"], 2)
