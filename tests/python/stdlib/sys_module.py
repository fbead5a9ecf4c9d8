import sys

print(sys.version_info[:2], sys.version_info.major, sys.version_info >= (3, 14), sys.byteorder, sys.maxsize, sys.maxunicode, sys.float_info.max, sys.float_info.epsilon, sys.int_info.default_max_str_digits, sys.hash_info.width, sys.hash_info.modulus == 2**61 - 1, sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.platform, sys.argv, sys.flags.optimize, isinstance(sys.path, list), type(sys.modules).__name__)
print(sys.getrecursionlimit(), sys.setrecursionlimit(500), sys.getrecursionlimit(), sys.intern("abc") is sys.intern("abc"), sys.exc_info(), sys.getswitchinterval() > 0, "sys" in sys.builtin_module_names, "json" in sys.stdlib_module_names, sys.stdout.name, sys.stdin.name, sys.stderr.fileno(), sys.stdout.encoding, sys.stdout.writable(), sys.stdin.read())
print(sys.get_int_max_str_digits(), sys.is_finalizing(), callable(sys.displayhook), sys.stdout is sys.__stdout__, sys.implementation.name != "", sys.hexversion >> 16 == 0x30E, sys.api_version > 0, sys.thread_info.name, sys.orig_argv[-1].endswith("sys_module.py"), len(sys.copyright) > 0)
for call in (lambda: sys.setrecursionlimit(0), lambda: sys.setrecursionlimit("x"), lambda: sys.setrecursionlimit(1), lambda: sys.intern(5), lambda: sys.exit.__name__, lambda: sys.getsizeof(), lambda: sys.set_int_max_str_digits(5), lambda: sys.setswitchinterval(-1), lambda: sys.nothing, lambda: sys._getframe("x"), lambda: sys.getrefcount()):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
sys.displayhook(None)
sys.displayhook("shown")
print(__builtins__._)


class Out:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)

    def flush(self):
        self.parts.append("<flush>")


out, sys.stdout = Out(), Out()
sys.stdout = out
print("captured", 1, flush=True)
sys.stdout = sys.__stdout__
print(out.parts)
sys.stdout = None
print("to nowhere")
sys.stdout = sys.__stdout__
del sys.stdout
try:
    print("lost")
except RuntimeError as error:
    sys.__stdout__.write(f"{error}\n")
sys.stdout = sys.__stdout__
sys.ps1 = "x"
sys.set_int_max_str_digits(1000)
try:
    str(10**1001)
except ValueError as error:
    print(error)
print(sys.getsizeof(5) > 0, sys.call_tracing(lambda a: a + 1, (1,)), sys.audit("event", 1), sys.version.split()[0].startswith("3.14"))
