import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("plain")
    warnings.warn("deprecated", DeprecationWarning)
    warnings.warn(FutureWarning("instance"))
    warnings.warn("level", UserWarning, stacklevel=1)
print([(w.category.__name__, str(w.message), w.lineno) for w in caught])


def deprecated_function():
    warnings.warn("use another", DeprecationWarning, stacklevel=2)
    return 5


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("default")
    for _ in range(3):
        deprecated_function()
    deprecated_function()
print([w.lineno for w in caught])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.filterwarnings("ignore", message="skip.*")
    warnings.filterwarnings("error", category=RuntimeWarning)
    warnings.warn("skip this")
    warnings.warn("keep this")
    try:
        warnings.warn("as error", RuntimeWarning)
    except RuntimeWarning as error:
        print("raised", error)
print([str(w.message) for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    warnings.warn("silent")
with warnings.catch_warnings(action="error"):
    try:
        warnings.warn("now an error")
    except UserWarning as error:
        print(error)


@warnings.deprecated("old thing")
def old(): return "old result"


@warnings.deprecated("old class")
class Old: pass


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(old(), type(Old()).__name__, old.__deprecated__)
print([(w.category.__name__, str(w.message)) for w in caught])
print(warnings.formatwarning("msg", UserWarning, "file.py", 3, "the line"), warnings.formatwarning("msg", UserWarning, "file.py", 3, None))
for call in (lambda: warnings.warn(), lambda: warnings.warn("x", int), lambda: warnings.warn("x", 5), lambda: warnings.simplefilter("bad"), lambda: warnings.filterwarnings("error", category=5), lambda: warnings.filterwarnings("nope")):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
shown = []
original, warnings.showwarning = warnings.showwarning, lambda message, category, filename, lineno, file=None, line=None: shown.append((category.__name__, str(message)))
warnings.warn("through showwarning")
warnings.showwarning = original
print(shown, issubclass(DeprecationWarning, Warning), BytesWarning.__mro__[1].__name__)
print("after this, two warnings go to stderr")
warnings.warn("to stderr", UserWarning)
for _ in range(3):
    warnings.warn("only once by default", DeprecationWarning)
