# The second loop is only ever left in the middle: what it assigns is, as far as compiled code goes, what the first one left.


def same(value):
    kind = type(value)
    if kind is int:
        return value if -(2**70) < value < 2**70 else 0
    if kind is str or kind is list or kind is tuple:
        return value if len(value) < 12 else value[:6]
    if kind is dict and len(value) > 12:
        return {}
    return value


def run():
    for i in range(5):
        pass
    try:
        n = 0
        while n < 4:
            i = same(i)
            del missing[other & 3]
    except AttributeError:
        pass


def drive(call):
    for i in range(40):
        try:
            call(i)
        except NameError as error:
            frame = error.__traceback__.tb_next.tb_next.tb_frame
            print(frame.f_locals)


drive(lambda i: run())
