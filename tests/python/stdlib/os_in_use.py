"""Files and folders, paths, the environment and processes, in a folder of its own."""
import os
import stat
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    os.makedirs("data/raw/old", exist_ok=True)
    for name in ("a.txt", "b.txt", "c.log"):
        with open(os.path.join("data", "raw", name), "w") as file:
            file.write(name * 3)
    print([(top, sorted(folders), sorted(files)) for top, folders, files in os.walk("data")])
    print([top for top, _, _ in os.walk("data", topdown=False)], sorted(os.listdir("data/raw")))
    with os.scandir("data/raw") as entries:
        print(sorted((entry.name, entry.is_file(), entry.stat().st_size) for entry in entries if not entry.is_dir()))
    info = os.stat("data/raw/a.txt")
    print(info.st_size, stat.S_ISREG(info.st_mode), os.path.getsize("data/raw/b.txt"), stat.filemode(os.stat("data").st_mode)[0])
    os.chmod("data/raw/a.txt", 0o640)
    print(oct(stat.S_IMODE(os.stat("data/raw/a.txt").st_mode)), os.access("data/raw/a.txt", os.R_OK), os.access("nothing", os.F_OK))
    os.rename("data/raw/a.txt", "data/first.txt")
    os.replace("data/raw/b.txt", "data/first.txt")
    os.symlink("first.txt", "data/link")
    os.link("data/first.txt", "data/hard")
    print(os.readlink("data/link"), os.path.islink("data/link"), os.path.samefile("data/link", "data/hard"), os.stat("data/hard").st_nlink, open("data/link").read())
    os.utime("data/first.txt", (1000, 2000))
    print(os.path.getmtime("data/first.txt"), os.stat("data/first.txt").st_atime_ns, os.path.realpath("data/../data/link") == os.path.join(os.path.realpath(folder), "data", "first.txt"))
    descriptor = os.open("data/raw.bin", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    print(os.write(descriptor, b"0123456789"), os.lseek(descriptor, 2, os.SEEK_SET), os.read(descriptor, 4), os.pread(descriptor, 3, 7), os.ftruncate(descriptor, 5), os.fstat(descriptor).st_size)
    os.close(descriptor)
    for call in (lambda: os.mkdir("data"), lambda: os.rmdir("data"), lambda: os.remove("missing"), lambda: os.listdir("data/first.txt"), lambda: os.close(descriptor), lambda: os.open("data/raw.bin", os.O_CREAT | os.O_EXCL)):
        try:
            call()
        except OSError as error:
            print(type(error).__name__, error, error.errno, error.filename)
    os.remove("data/link")
    os.removedirs("data/raw/old") if not os.listdir("data/raw/old") else None
    print(sorted(os.listdir("data")), os.getcwd() == os.path.realpath(folder))
    os.chdir("/")

print(os.path.join("/usr", "lib", "x.py"), os.path.split("/a/b.c"), os.path.splitext("archive.tar.gz"), os.path.normpath("/a/./b/../c//d"), os.path.basename("/x/y/"), os.path.dirname("/x/y"))
print(os.path.relpath("/a/b/c", "/a/d"), os.path.commonpath(["/a/b/c", "/a/b/d"]), os.path.commonprefix(["abc", "abd"]), os.path.isabs("x"), os.path.expandvars("$NOPE/x"), os.fspath("p"), os.fsencode("é"))
os.environ["PYRITE_TEST"] = "value"
print(os.getenv("PYRITE_TEST"), os.environ.get("NOPE", "none"), "PYRITE_TEST" in os.environ, os.environ.pop("PYRITE_TEST"), os.getenv("PYRITE_TEST"))
read_end, write_end = os.pipe()
child = os.fork()
if child == 0:
    os.write(write_end, b"from the child")
    os._exit(7)
os.close(write_end)
_, status = os.waitpid(child, 0)
print(os.read(read_end, 100), os.waitstatus_to_exitcode(status), os.getpid() > 0, os.sep, os.linesep.encode(), os.name, os.strerror(2))
sys.stdout.flush()
print(os.system("exit 3") >> 8, os.popen("echo popen").read(), os.cpu_count() > 0, len(os.urandom(8)), os.get_terminal_size is not None)
