def describe(error):
    if isinstance(error, BaseExceptionGroup):
        return f"{type(error).__name__}({error.message!r}, [{', '.join(map(describe, error.exceptions))}])"
    return repr(error)


group = ExceptionGroup("g", [ValueError(1), TypeError("t"), ExceptionGroup("inner", [ValueError(2), KeyError("k")])])
print(group, repr(group), describe(group), group.message, len(group.exceptions), group.args[0])
print([describe(part) if part else part for part in group.split(ValueError)], describe(group.subgroup(KeyError)), group.subgroup(OSError), group.split(OSError)[0], describe(group.subgroup(lambda e: "2" in str(e) and not isinstance(e, ExceptionGroup))), describe(group.derive([ValueError(9)])))


def handle(error):
    try:
        try:
            raise error
        except* ValueError as eg:
            print("  values", describe(eg))
        except* (KeyError, TypeError) as eg:
            print("  keys or types", describe(eg))
        else:
            print("  else")
        finally:
            print("  finally")
    except BaseException as rest:
        print("  escaped", describe(rest))
    else:
        print("  all handled")


for error in (group, ValueError("naked"), OSError("naked os"), ExceptionGroup("mixed", [OSError("o"), ValueError("v")]), BaseExceptionGroup("b", [KeyboardInterrupt(), ValueError(3)]), ExceptionGroup("deep", [ExceptionGroup("d2", [ExceptionGroup("d3", [KeyError(1), OSError(2)])])])):
    print(describe(error))
    handle(error)
try:
    try:
        pass
    except* ValueError:
        pass
    else:
        print("else without exception")
finally:
    print("done")


def raising_handler():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2), OSError(3)])
    except* ValueError:
        raise KeyError("new")
    except* TypeError as eg:
        raise
    except* OSError as eg:
        raise eg.exceptions[0]


try:
    raising_handler()
except BaseException as error:
    print(describe(error), describe(error.exceptions[0].__context__) if isinstance(error, BaseExceptionGroup) else "")


def naked_reraise():
    try:
        raise ValueError("n")
    except* ValueError:
        raise


try:
    naked_reraise()
except BaseException as error:
    print(describe(error))
for use in (lambda: ExceptionGroup("g", []), lambda: ExceptionGroup("g", 5), lambda: ExceptionGroup("g", [5]), lambda: ExceptionGroup(5, [ValueError()]), lambda: ExceptionGroup("g", [KeyboardInterrupt()]), lambda: ExceptionGroup("g"), lambda: ExceptionGroup(), lambda: describe(BaseExceptionGroup("b", [ValueError()])), lambda: group.split(5), lambda: group.split((ValueError, 5)),
            lambda: ExceptionGroup("g", "ab"), lambda: group.derive(5)):
    try:
        print(use())
    except Exception as error:
        print(type(error).__name__, error)
for source in ("try: pass\nexcept* ValueError: pass\nexcept TypeError: pass", "try: pass\nexcept*: pass", "for i in x:\n try: pass\n except* ValueError: break", "def f():\n try: pass\n except* ValueError: return", "try: pass\nexcept ValueError: pass\nexcept* TypeError: pass"):
    try:
        compile(source, "<s>", "exec")
    except SyntaxError as error:
        print(error.msg, error.lineno)
try:
    try:
        raise ValueError
    except* ExceptionGroup:
        pass
except TypeError as error:
    print(error)


class MyGroup(ExceptionGroup):
    def derive(self, excs):
        return MyGroup(self.message + " derived", excs)


print(describe(MyGroup("mine", [ValueError(), KeyError()]).subgroup(ValueError)), [type(e).__name__ for e in ExceptionGroup("g", (ValueError(), TypeError())).exceptions])
