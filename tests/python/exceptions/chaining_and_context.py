def chain(error):
    parts = []
    while error:
        parts.append(f"{type(error).__name__}({error})")
        if error.__cause__:
            parts.append("from")
            error = error.__cause__
        elif error.__context__ and not error.__suppress_context__:
            parts.append("during")
            error = error.__context__
        else:
            break
    return " ".join(parts)


def show(function):
    try:
        function()
    except Exception as error:
        print(function.__name__, chain(error))


def three_deep():
    try:
        try:
            try:
                raise ValueError("one")
            finally:
                raise KeyError("two")
        except KeyError:
            raise TypeError("three")
    finally:
        {}.missing


def mixed():
    try:
        try:
            1 / 0
        except ZeroDivisionError as error:
            raise ValueError("explicit") from error
    except ValueError:
        raise RuntimeError("implicit")


def suppressed():
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("clean") from None


def handled_inside():
    try:
        1 / 0
    except ZeroDivisionError:
        try:
            [][1]
        except IndexError:
            pass
        raise KeyError("after")


def cycle():
    a = ValueError("a")
    b = ValueError("b")
    try:
        try:
            raise a
        except ValueError:
            raise b
    except ValueError:
        raise a


def from_generator():
    def gen():
        try:
            yield
        except ValueError:
            raise KeyError("from generator")
    g = gen()
    next(g)
    try:
        1 / 0
    except ZeroDivisionError:
        g.throw(ValueError("thrown"))


def from_exit():
    class Manager:
        def __enter__(self):
            return self

        def __exit__(self, *info):
            raise RuntimeError("exit")

    with Manager():
        raise ValueError("body")


def loop():
    last = None
    for i in range(3):
        try:
            raise ValueError(i)
        except ValueError as error:
            if last:
                raise KeyError(i) from last
            last = error


def no_context_after_handling():
    try:
        1 / 0
    except ZeroDivisionError:
        pass
    raise ValueError("alone")


def in_function_called_by_handler():
    def helper():
        raise KeyError("helper")
    try:
        1 / 0
    except ZeroDivisionError:
        helper()


def property_error():
    class P:
        @property
        def x(self):
            try:
                return {}["a"]
            except KeyError as error:
                raise AttributeError("x") from error
    P().x


def iterator_error():
    def gen():
        yield 1
        raise ValueError("from gen")
    try:
        for _ in gen():
            try:
                raise KeyError("body")
            except KeyError:
                pass
    except ValueError as error:
        assert error.__context__ is None
        raise


for function in (three_deep, mixed, suppressed, handled_inside, cycle, from_generator, from_exit, loop, no_context_after_handling, in_function_called_by_handler, property_error, iterator_error):
    show(function)
