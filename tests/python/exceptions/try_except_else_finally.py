def run(action):
    log = []
    try:
        log.append("try")
        if action == "value":
            raise ValueError("v")
        if action == "key":
            raise KeyError("k")
        if action == "type":
            raise TypeError("t")
        if action == "return":
            return log
        log.append("end of try")
    except ValueError as error:
        log.append(f"except {error}")
    except (KeyError, IndexError) as error:
        log.append(f"except tuple {error}")
    else:
        log.append("else")
    finally:
        log.append("finally")
    log.append("after")
    return log


for action in ("none", "value", "key", "return", "type"):
    try:
        print(action, run(action))
    except TypeError as error:
        print("escaped", error)


def overrides(n):
    for i in range(3):
        try:
            if n == 0:
                return "from try"
            if n == 1:
                raise ValueError("lost")
            if n == 2:
                break
            continue
        finally:
            if n < 2:
                i = "finally"
            print("cleanup", i)
    return "after loop"


for n in (0, 2, 3):
    print(overrides(n))
try:
    overrides(1)
except ValueError as error:
    print(error)


def nested():
    try:
        try:
            try:
                1 / 0
            except KeyError:
                print("no")
            finally:
                print("inner finally")
        except ZeroDivisionError as error:
            print("middle", error)
            raise ValueError("second") from None
        else:
            print("no else")
    except ValueError as error:
        print("outer", error, error.__cause__, error.__suppress_context__, repr(error.__context__))
    finally:
        print("last")


nested()
try:
    error = "before"
    raise ValueError("x")
except ValueError as error:
    pass
try:
    error
except NameError as e:
    print(e)
for kind in (Exception, BaseException, ArithmeticError, ZeroDivisionError, (ValueError, ArithmeticError), ()):
    try:
        try:
            1 / 0
        except kind:
            print("caught by", kind)
    except ZeroDivisionError:
        print("not caught by", kind)
for bad in (5, "x", (ValueError, 5), int, None):
    try:
        try:
            1 / 0
        except bad:
            print("caught")
    except TypeError as error:
        print(error)


def evaluated():
    print("evaluated")
    return ZeroDivisionError


try:
    pass
except evaluated():
    pass
try:
    1 / 0
except (evaluated() if evaluated else ValueError):
    print("dynamic")


def loop_finally():
    i = 0
    while True:
        try:
            i += 1
            if i < 3:
                continue
            if i == 3:
                break
        finally:
            print("f", i)


loop_finally()
