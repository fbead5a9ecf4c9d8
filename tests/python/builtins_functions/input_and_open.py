import os
import tempfile

home = os.getcwd()
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
try:
    input("prompt> ")
except EOFError as error:
    print("EOFError", error)
name = "written_by_test.tmp"
with open(name, "w", encoding="utf-8", newline="\n") as file:
    print(file.name, file.mode, file.closed, file.writable(), file.readable(), file.write("first\nsecond é\n"), file.tell() > 0)
    file.writelines(["third\n", "fourth"])
    print("fifth", file=file)
print(file.closed)
with open(name, encoding="utf-8") as file:
    print(file.readline(), file.read(3), file.readlines(), file.read())
with open(name, encoding="utf-8") as file:
    for number, line in enumerate(file):
        print(number, line.rstrip())
with open(name, "rb") as file:
    print(file.read(7), file.seek(0), file.read(), file.seek(-3, 2), file.read(), file.tell())
with open(name, "a+", encoding="utf-8") as file:
    file.write("appended\n")
    file.seek(0)
    print(len(file.read().splitlines()))
with open(name, "r+b") as file:
    file.write(b"FIRST")
    file.seek(0)
    print(file.readline(), file.truncate(5))
print(open(name).read())
for arguments in ((name, "x"), (name, "q"), (name, "rw"), (name, "rb", -1, "utf-8"), (name, "b"), ("no/such/dir/file",), ("", ), (".", "r"), (5.5,), (None,), (name, "r", 0), ("a\0b",), (name, "rt", -1, "nope"), (name, "U")):
    try:
        open(*arguments).close()
        print(arguments, "ok")
    except Exception as error:
        print(arguments, type(error).__name__, error)
file = open(name)
file.close()
for use in (file.read, file.readline, lambda: next(file), lambda: file.write("x"), lambda: file.__enter__(), lambda: file.seek(0)):
    try:
        use()
    except ValueError as error:
        print(error)
with open(name) as file:
    try:
        file.write("x")
    except Exception as error:
        print(type(error).__name__, error)
with open(name, "wb") as file:
    try:
        file.write("text")
    except TypeError as error:
        print(error)
with open(name, "w") as file:
    try:
        file.write(b"bytes")
    except TypeError as error:
        print(error)
os.remove(name)
print(os.path.exists(name))
os.chdir(home)
folder.cleanup()
