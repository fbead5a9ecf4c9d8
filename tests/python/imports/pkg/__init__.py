"""The package that imports/*.py play with."""

print("importing", __name__)
value = "package value"


def helper():
    return "helped"


def __getattr__(name):
    if name == "lazy_attribute":
        return "lazily made"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
