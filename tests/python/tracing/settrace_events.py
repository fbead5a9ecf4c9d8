import sys

events = []


def tracer(frame, event, argument):
    if frame.f_code.co_filename != __file__ and not frame.f_code.co_filename.endswith("settrace_events.py"):
        return None
    shown = argument[0].__name__ if event == "exception" else argument if event == "return" else None
    events.append((frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, event, shown))
    return tracer


def traced(function, *arguments):
    events.clear()
    sys.settrace(tracer)
    try:
        result = function(*arguments)
    except Exception as error:
        result = type(error).__name__
    finally:
        sys.settrace(None)
    print(function.__name__, "->", result)
    for event in events:
        if event[0] != "traced":
            print("   ", event)


def straight(n):
    x = n + 1
    y = x * 2
    return y


def branches(n):
    if n > 1:
        return "big"
    else:
        result = "small"
    return result


def loops():
    total = 0
    for i in range(2):
        total += i
    while total > 0:
        total -= 1
    return total


def raises():
    try:
        inner_raise()
    except ValueError:
        pass
    finally:
        x = 1
    return x


def inner_raise():
    raise ValueError("x")


def escapes():
    return 1 / 0


def generator():
    yield 1
    yield 2


def uses_generator():
    return list(generator())


def calls():
    return straight(1) + straight(2)


traced(straight, 1)
traced(branches, 5)
traced(branches, 0)
traced(loops)
traced(raises)
traced(escapes)
traced(uses_generator)
traced(calls)
profile = []
sys.setprofile(lambda frame, event, argument: profile.append((event, frame.f_code.co_name, getattr(argument, "__name__", None) if event.startswith("c_") else None)))
len([straight(1)])
sys.setprofile(None)
print(profile)
print(sys.gettrace(), sys.getprofile())


def only_calls(frame, event, argument):
    calls_seen.append((event, frame.f_code.co_name))


calls_seen = []
sys.settrace(only_calls)
calls()
sys.settrace(None)
print(calls_seen)
