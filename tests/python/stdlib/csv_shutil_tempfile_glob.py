import csv
import fnmatch
import glob
import io
import os
import shutil
import tempfile

rows = list(csv.reader(io.StringIO('a,"b ""q"", c",d\r\n1,,3\n"multi\nline",x\n\n')))
print(rows, list(csv.DictReader(io.StringIO("x,y\n1,2\n3\n4,5,6\n"))), next(csv.reader(["a;b"], delimiter=";")), next(csv.reader(["1,'a,b'"], quotechar="'")))
out = io.StringIO()
writer = csv.writer(out)
writer.writerow(["plain", "with,comma", 'with "quote"', "new\nline", 5, None, 1.5, ""])
writer.writerows([[1, 2], [3]])
dict_writer = csv.DictWriter(out, ["p", "q"], restval="-", lineterminator="\n")
dict_writer.writeheader()
dict_writer.writerow({"p": 1})
print(repr(out.getvalue()), csv.list_dialects(), csv.Sniffer().sniff("a;b\n1;2\n").delimiter)
for call in (lambda: dict_writer.writerow({"z": 1}), lambda: csv.reader([], delimiter="ab"), lambda: list(csv.reader(['"unclosed'], strict=True)), lambda: writer.writerow(5), lambda: csv.reader(5), lambda: csv.writer(5)):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
print(fnmatch.fnmatch("file.txt", "*.txt"), fnmatch.fnmatchcase("A", "a"), fnmatch.filter(["a.py", "b.txt"], "*.py"), fnmatch.translate("a*[!b]?"), fnmatch.fnmatch("x", "[a-z]"))
with tempfile.TemporaryDirectory() as folder:
    inside = os.path.join(folder, "one", "two")
    os.makedirs(inside)
    for name in ("a.txt", "b.txt", "c.py", ".hidden"):
        with open(os.path.join(inside, name), "w") as f:
            f.write(name)
    print(sorted(os.path.basename(p) for p in glob.glob(os.path.join(inside, "*.txt"))), sorted(glob.glob("**/*.py", root_dir=folder, recursive=True)), sorted(glob.glob("*", root_dir=inside)), sorted(glob.glob("[ab].*", root_dir=inside)))
    shutil.copytree(os.path.join(folder, "one"), os.path.join(folder, "copy"))
    shutil.copy(os.path.join(inside, "a.txt"), os.path.join(folder, "copied.txt"))
    shutil.move(os.path.join(folder, "copied.txt"), os.path.join(folder, "moved.txt"))
    print(sorted(os.listdir(folder)), open(os.path.join(folder, "moved.txt")).read(), sorted(os.listdir(os.path.join(folder, "copy", "two"))))
    shutil.rmtree(os.path.join(folder, "copy"))
    try:
        shutil.rmtree(os.path.join(folder, "copy"))
    except FileNotFoundError as error:
        print(type(error).__name__)
    print(os.path.exists(os.path.join(folder, "copy")), shutil.which("no-such-program-at-all"))
print(os.path.exists(folder))
with tempfile.NamedTemporaryFile("w+", suffix=".tmp") as f:
    f.write("x")
    f.seek(0)
    print(f.read(), f.name.endswith(".tmp"), os.path.exists(f.name))
print(os.path.exists(f.name))
with tempfile.SpooledTemporaryFile(mode="w+") as s:
    s.write("spooled")
    s.seek(0)
    print(s.read())
