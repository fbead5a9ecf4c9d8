import io
import logging

stream = io.StringIO()
handler = logging.StreamHandler(stream)
handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
log = logging.getLogger("app.part")
log.addHandler(handler)
log.setLevel(logging.INFO)
log.propagate = False
log.debug("hidden")
log.info("hello %s %d", "world", 5)
log.warning("dict %(a)s", {"a": 1})
log.error("no args %s")
log.critical("percent 100%%")
log.log(25, "custom level")
try:
    1 / 0
except ZeroDivisionError:
    log.exception("caught")
text = stream.getvalue()
print(text.split("Traceback")[0], "ZeroDivisionError: division by zero" in text)
print(log.name, log.level, log.isEnabledFor(10), log.getEffectiveLevel(), log.parent.name, logging.getLogger("app.part") is log, logging.getLevelName(20), logging.getLevelName("ERROR"), logging.getLevelName(33), logging.root.name, log.hasHandlers(), repr(log), repr(logging.getLogger("app")))
records = []


class Collect(logging.Handler):
    def emit(self, record):
        records.append((record.levelname, record.getMessage(), record.funcName, getattr(record, "extra", None)))


class OnlyEven(logging.Filter):
    def filter(self, record):
        return record.args and record.args[0] % 2 == 0


root = logging.getLogger("tree")
child = logging.getLogger("tree.branch.leaf")
collector = Collect(level=logging.WARNING)
root.addHandler(collector)
root.setLevel("DEBUG")


def emit():
    child.warning("from child", extra={"extra": "x"})
    child.info("below handler level")
    root.error("from root")


emit()
collector.addFilter(OnlyEven())
for n in range(4):
    child.warning("n=%d", n)
print(records)
logging.disable(logging.ERROR)
child.error("disabled")
logging.disable(logging.NOTSET)
print(len(records), child.getChild("sub").name)
for style, pattern in (("%", "%(message)s|%(levelno)d"), ("{", "{message}|{levelname:>8}"), ("$", "$message|${name}")):
    formatter = logging.Formatter(pattern, style=style)
    print(formatter.format(logging.LogRecord("n", 30, "path", 7, "msg %s", ("arg",), None)))
logging.addLevelName(15, "TRACE")
print(logging.getLevelName(15))
for call in (lambda: log.setLevel("NOPE"), lambda: logging.getLogger(5), lambda: log.setLevel(1.5), lambda: logging.Formatter("%(x"), lambda: logging.Formatter("{x", style="{"), lambda: logging.Formatter("x", style="?")):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
adapter = logging.LoggerAdapter(child, {"extra": "adapted"})
collector.filters.clear()
adapter.warning("via adapter")
print(records[-1])
logging.basicConfig(format="%(levelname)s %(message)s", level=logging.INFO, stream=stream, force=True)
logging.info("root info")
print(stream.getvalue().splitlines()[-1])
logging.lastResort.setLevel(logging.ERROR)
root.removeHandler(collector)
print(root.handlers, isinstance(logging.NullHandler(), logging.Handler))
