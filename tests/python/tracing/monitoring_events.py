import sys

m = sys.monitoring
TOOL = 3
m.use_tool_id(TOOL, "test tool")
print(m.get_tool(TOOL), m.get_tool(4))
log = []
E = m.events


def callee(n):
    if n:
        return n * 2
    raise ValueError("zero")


def loop():
    total = 0
    for i in range(3):
        total += callee(i + 1)
    return total


def name_of(x):
    return getattr(x, "co_name", getattr(x, "__name__", type(x).__name__))


m.register_callback(TOOL, E.PY_START, lambda code, offset: log.append(("start", code.co_name)))
m.register_callback(TOOL, E.PY_RETURN, lambda code, offset, value: log.append(("return", code.co_name, value)))
m.register_callback(TOOL, E.PY_UNWIND, lambda code, offset, error: log.append(("unwind", code.co_name, type(error).__name__)))
m.register_callback(TOOL, E.RAISE, lambda code, offset, error: log.append(("raise", code.co_name, type(error).__name__)))
m.set_events(TOOL, E.PY_START | E.PY_RETURN | E.PY_UNWIND | E.RAISE)
loop()
try:
    callee(0)
except ValueError:
    pass
m.set_events(TOOL, 0)
print(log)
log.clear()
lines = []
m.register_callback(TOOL, E.LINE, lambda code, line: lines.append(line - code.co_firstlineno))
m.set_local_events(TOOL, loop.__code__, E.LINE)
loop()
m.set_local_events(TOOL, loop.__code__, 0)
print(lines, m.get_local_events(TOOL, loop.__code__), m.get_events(TOOL))


def once(code, offset):
    log.append(code.co_name)
    return m.DISABLE


log.clear()
m.register_callback(TOOL, E.PY_START, once)
m.set_local_events(TOOL, callee.__code__, E.PY_START)
loop()
print(log)
m.restart_events()
loop()
print(log)
m.free_tool_id(TOOL)
for use in (lambda: m.use_tool_id(3, 5), lambda: m.use_tool_id(99, "x"), lambda: m.set_events(4, E.LINE), lambda: m.set_events(TOOL, 1 << 40)):
    try:
        use()
    except Exception as error:
        print(type(error).__name__, error)
