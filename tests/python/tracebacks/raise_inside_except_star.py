try:
    raise ExceptionGroup("eg", [ValueError(1), TypeError(2)])
except* ValueError as group:
    print(group.exceptions)
    1 / 0
