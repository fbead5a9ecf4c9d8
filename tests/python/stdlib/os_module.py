import os
import os.path

print(os.path.join("a", "b", "c.txt"), os.path.join("a", "/b"), os.path.split("/a/b.txt"), os.path.splitext("a/b.tar.gz"), os.path.basename("/x/y"), os.path.dirname("/x/y"), os.path.normpath("a/../b//c/."), os.path.isabs("/a"), os.path.commonpath(["/a/b", "/a/c"]), os.path.commonprefix(["abc", "abd"]), os.path.relpath("/a/b", "/a/c"), os.path.splitroot("/a/b"), os.path.expanduser("x"), os.path.splitext(".bashrc"))
folder = "os_module_test.tmp"
os.mkdir(folder)
try:
    os.makedirs(os.path.join(folder, "x", "y"))
    os.makedirs(os.path.join(folder, "x", "y"), exist_ok=True)
    path = os.path.join(folder, "file.txt")
    with open(path, "w") as f:
        f.write("12345")
    print(os.path.exists(path), os.path.isfile(path), os.path.isdir(folder), os.path.getsize(path), sorted(os.listdir(folder)), os.stat(path).st_size, sorted((e.name, e.is_dir()) for e in os.scandir(folder)))
    os.rename(path, path + "2")
    os.replace(path + "2", path)
    os.symlink("file.txt", os.path.join(folder, "link"))
    print(os.readlink(os.path.join(folder, "link")), os.path.islink(os.path.join(folder, "link")), os.path.samefile(path, os.path.join(folder, "link")), os.access(path, os.R_OK), [(os.path.basename(r), sorted(d), sorted(f)) for r, d, f in os.walk(folder)])
    os.chmod(path, 0o600)
    print(oct(os.stat(path).st_mode & 0o777), os.truncate(path, 2), os.path.getsize(path))
    descriptor = os.open(path, os.O_RDWR)
    print(os.read(descriptor, 10), os.write(descriptor, b"abc"), os.lseek(descriptor, 0, os.SEEK_SET), os.read(descriptor, 3), os.fstat(descriptor).st_size, os.close(descriptor))
    for call in (lambda: os.mkdir(folder), lambda: os.rmdir(folder), lambda: os.remove(folder + "/none"), lambda: os.listdir("no-such"), lambda: os.rename("no-such", "x"), lambda: os.stat("no-such"), lambda: os.makedirs(folder), lambda: os.rmdir(path), lambda: os.listdir(path), lambda: os.open("no-such", os.O_RDONLY), lambda: os.close(9999), lambda: os.stat("a\0b"), lambda: os.stat(1.5), lambda: os.fspath(5), lambda: os.scandir("no-such"), lambda: os.chdir("no-such")):
        try:
            print(call())
        except Exception as error:
            print(type(error).__name__, error)
finally:
    for root, folders, files in os.walk(folder, topdown=False):
        for name in files:
            os.remove(os.path.join(root, name))
        for name in folders:
            os.rmdir(os.path.join(root, name))
    os.rmdir(folder)
print(os.path.exists(folder))
os.environ["PYTEST_CORPUS"] = "value"
print(os.environ["PYTEST_CORPUS"], os.getenv("PYTEST_CORPUS"), os.getenv("NO_SUCH_VARIABLE", "default"), "PYTEST_CORPUS" in os.environ, os.environ.pop("PYTEST_CORPUS"), os.environ.get("PYTEST_CORPUS"))
for call in (lambda: os.environ["NO_SUCH"], lambda: os.environ.__setitem__("a", 5), lambda: os.environ.__setitem__("", "x")):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
read, write = os.pipe()
os.write(write, b"through the pipe")
os.close(write)
print(os.read(read, 100), os.read(read, 1))
os.close(read)
print(os.name, os.sep, os.pathsep, os.linesep == "\n", os.curdir, os.devnull, os.getpid() > 0, os.cpu_count() > 0, os.fsencode("é"), os.fsdecode(b"\xff").encode("utf-8", "surrogateescape"), len(os.urandom(8)), os.strerror(2), os.path.basename(os.getcwd()), os.fspath("p"), isinstance(os.times().user, float))


class PathLike:
    def __fspath__(self):
        return "from/fspath"


print(os.fspath(PathLike()), os.path.join(PathLike(), "x"), isinstance(PathLike(), os.PathLike))
