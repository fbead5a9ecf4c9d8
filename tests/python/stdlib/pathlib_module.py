from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

p = PurePosixPath("/usr/lib/python3/file.tar.gz")
print(p, repr(p), p.name, p.stem, p.suffix, p.suffixes, p.parent, list(p.parents)[:2], p.parts, p.root, p.anchor, p.is_absolute(), p.as_posix(), p.drive)
print(p / "x", "/a" / PurePosixPath("b"), p.joinpath("a", "b"), p.with_name("n"), p.with_suffix(".x"), p.with_stem("s"), p.relative_to("/usr"), p.is_relative_to("/opt"), p.match("*.gz"), p.full_match("/usr/**/*.gz"), PurePosixPath("a//b/./c/../d"), PurePosixPath("."), PurePosixPath(""), PurePosixPath("a") == PurePosixPath("a/"), PurePosixPath("a") < PurePosixPath("b"), hash(PurePosixPath("a")) == hash(PurePosixPath("a")), PurePosixPath("a/b").relative_to("a/c", walk_up=True))
w = PureWindowsPath("C:/Users/Me\\file.TXT")
print(w, w.drive, w.root, w.parts, w == PureWindowsPath("c:\\users\\me\\FILE.txt"), w.as_posix(), PureWindowsPath("a") / "D:/x", w.suffix)
base = Path("pathlib_test.tmp")
base.mkdir()
try:
    (base / "sub" / "deep").mkdir(parents=True)
    f = base / "file.txt"
    print(f.write_text("héllo\nline2\n", encoding="utf-8"), f.read_text(encoding="utf-8").splitlines(), f.read_bytes()[:3], f.exists(), f.is_file(), base.is_dir(), f.stat().st_size, f.write_bytes(b"xyz"), f.touch())
    (base / "sub" / "a.py").touch()
    (base / "sub" / "deep" / "b.py").write_text("")
    print(sorted(str(x) for x in base.iterdir()), sorted(str(x) for x in base.glob("**/*.py")), sorted(x.name for x in base.rglob("*")), sorted(x.name for x in base.glob("*.txt")))
    g = f.rename(base / "renamed.txt")
    print(g, f.exists(), g.replace(f), f.samefile(base / "sub" / ".." / "file.txt"))
    with f.open() as handle:
        print(handle.read())
    print([(r.name, sorted(d), sorted(n)) for r, d, n in base.walk()], f.copy(base / "copied").read_bytes())
    for call in (lambda: base.mkdir(), lambda: base.rmdir(), lambda: (base / "none").read_text(), lambda: (base / "none").unlink(), lambda: (base / "none").unlink(missing_ok=True), lambda: base.mkdir(exist_ok=True), lambda: f.mkdir(exist_ok=True), lambda: list((base / "none").iterdir()), lambda: f.touch(exist_ok=False)):
        try:
            print(call())
        except OSError as error:
            print(type(error).__name__, error)
finally:
    for x in sorted(base.rglob("*"), reverse=True):
        x.rmdir() if x.is_dir() else x.unlink()
    base.rmdir()
print(base.exists(), Path("x").absolute().is_absolute(), Path("a/b").resolve().name, Path.cwd().name, Path(__file__).name, Path("~").expanduser() != Path("~"))
for call in (lambda: p.relative_to("/opt"), lambda: p.with_name(""), lambda: p.with_suffix("x"), lambda: PurePath(5), lambda: PurePosixPath("a") / 5, lambda: PurePosixPath("/").with_name("x"), lambda: PurePosixPath("a") < "b", lambda: PurePosixPath("a").match(""), lambda: PureWindowsPath("a") < PurePosixPath("b"), lambda: PurePosixPath(b"x")):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
