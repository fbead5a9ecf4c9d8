import atexit

atexit.register(print, "exit handler still runs")


def fail():
    raise RuntimeError("program fails")


fail()
