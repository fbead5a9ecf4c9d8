def work():
    raise ExceptionGroup("work", [ValueError("v"), OSError("o"), ExceptionGroup("inner", [ValueError("w"), KeyError("k")])])


try:
    work()
except* ValueError as group:
    print("handled", len(group.exceptions))
except* KeyError as group:
    raise RuntimeError("while handling keys")
