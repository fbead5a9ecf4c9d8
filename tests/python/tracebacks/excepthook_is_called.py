import sys


def hook(kind, value, traceback):
    frames = []
    while traceback:
        frames.append((traceback.tb_frame.f_code.co_name, traceback.tb_lineno))
        traceback = traceback.tb_next
    print("hook", kind.__name__, value, frames)


sys.excepthook = hook


def fail():
    raise ValueError("to the hook")


fail()
