log = []


def guarded(n):
    try:
        for i in range(n):
            try:
                log.append(f"yield {i}")
                yield i
            except ValueError:
                log.append(f"value error at {i}")
                continue
            else:
                log.append(f"else {i}")
            finally:
                log.append(f"inner finally {i}")
    except KeyError:
        log.append("key error")
        yield "recovered"
    finally:
        log.append("outer finally")
        yield "from finally"


g = guarded(4)
print(next(g), next(g), g.throw(ValueError), next(g), g.throw(KeyError), next(g), next(g, "end"))
print(log)


def return_in_finally():
    try:
        yield 1
        raise ValueError
    except ValueError:
        yield 2
        return 3


def context():
    try:
        raise ValueError("outer")
    except ValueError:
        yield 1
        try:
            raise KeyError("inner")
        except KeyError as error:
            yield repr(error.__context__)


print(list(return_in_finally()), list(context()))


def handled_around():
    g = context()
    try:
        1 / 0
    except ZeroDivisionError:
        next(g)
        print(next(g))


handled_around()


def exc_info_is_restored():
    try:
        raise ValueError("mine")
    except ValueError:
        yield
        try:
            raise
        except ValueError as error:
            yield str(error)


g = exc_info_is_restored()
try:
    raise KeyError("caller's")
except KeyError:
    next(g)
    print(next(g))
    try:
        raise
    except KeyError as error:
        print("still", error)


def manager():
    with Context("a") as a, Context("b") as b:
        yield a
        yield b


class Context:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("enter", self.name)
        return self.name

    def __exit__(self, *info):
        print("exit", self.name, info[0])
        return info[0] is ValueError


print(list(manager()))
g = manager()
next(g)
print(next(g))
try:
    g.throw(ValueError("swallowed"))
except StopIteration:
    print("finished")
g = manager()
next(g)
g.close()


def yields_while_unwinding():
    try:
        raise ValueError("in flight")
    finally:
        yield "during unwinding"


g = yields_while_unwinding()
print(next(g))
try:
    next(g)
except ValueError as error:
    print(error)
