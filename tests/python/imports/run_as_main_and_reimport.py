import sys

print(__name__, "main" if __name__ == "__main__" else "imported", __file__.replace("\\", "/").split("/")[-1], sys.argv[0].split("/")[-1], len(sys.argv))
if __name__ == "__main__":
    import run_as_main_and_reimport as again

    print(again.__name__, again is sys.modules["__main__"], sys.modules["__main__"].__dict__ is globals(), again.__file__ == __file__ or again.__file__.endswith(__file__))
print(sys.path[0] == __file__.rpartition("/")[0] or sys.path[0] in ("", "."), type(__builtins__).__name__, __loader__ is not None, __doc__)
