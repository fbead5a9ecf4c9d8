# Frames that have ended with an exception, of functions with comprehensions in them: their variables stay, those of the
# comprehensions are gone.
import gc
import sys


def failing(items, divisor):
    before = [str(item) * 3 for item in items]
    result = {key: value // divisor for key, value in items}
    return before, result


def frames(error):
    at = error.__traceback__
    while at:
        if at.tb_frame.f_code.co_name != "<module>":
            yield at.tb_frame
        at = at.tb_next


def unset(flag):
    if flag:
        seen = [letter.upper() for letter in "abc"]
    raise KeyError(flag)


kept = []
for n in range(60):
    try:
        failing([("a", n), ("b", n + 1)], n % 2)
    except ZeroDivisionError as error:
        kept.append(list(frames(error)))
    try:
        unset(n % 3 == 0)
    except KeyError as error:
        kept.append(list(frames(error)))
    gc.collect()
print(len(kept), kept[-1][0].f_locals, kept[-2][0].f_locals)
print([sorted(frame.f_locals) for frame in kept[0]], sys.getsizeof([]) > 0)
