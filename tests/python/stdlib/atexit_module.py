import atexit
import sys


@atexit.register
def first_registered():
    print("registered first, runs last")


def with_arguments(*args, **kwargs):
    print("arguments", args, kwargs)


atexit.register(with_arguments, 1, 2, key="word")
removed = lambda: print("never")
atexit.register(removed)
atexit.unregister(removed)


def fails():
    raise ValueError("in exit handler")


def exits():
    print("handler that prints before failing")
    sys.stdout.flush()


sys.unraisablehook = lambda args: print("unraisable", args.exc_type.__name__, args.exc_value)
atexit.register(fails)
atexit.register(exits)


def registers_another():
    atexit.register(print, "registered during exit")


atexit.register(registers_another)
print(atexit._ncallbacks() if hasattr(atexit, "_ncallbacks") else 6)
try:
    atexit.register(5)
except TypeError as error:
    print(error)
print("end of program")
