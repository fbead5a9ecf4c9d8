# A property's getter that raises AttributeError has `__getattr__` asked, however often it is read.


class Asks:
    def __getattr__(self, name):
        return "asked for " + name

    @property
    def missing(self):
        raise AttributeError("not here")

    @property
    def nested(self):
        return self.other + "!"


class Raises:
    def __getattr__(self, name):
        raise AttributeError("no " + name)

    @property
    def p(self):
        return self.absent


def read(o):
    return o.missing, o.nested


for _ in range(6):
    print(read(Asks()))


def fail(o):
    try:
        o.p
    except AttributeError as error:
        at = error.__traceback__
        names = []
        while at is not None:
            names.append(at.tb_frame.f_code.co_name)
            at = at.tb_next
        return str(error), names


for _ in range(6):
    print(fail(Raises()))
