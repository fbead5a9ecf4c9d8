"""A small build tree: paths taken apart, files written, found, moved and removed."""
import tempfile
from pathlib import Path, PurePosixPath, PureWindowsPath

path = PurePosixPath("/srv/app/archive.tar.gz")
print(path.name, path.stem, path.suffix, path.suffixes, path.parent, [str(p) for p in path.parents], path.parts, path.anchor)
print(path.with_name("x.txt"), path.with_suffix(".zip"), path.with_stem("new"), path.relative_to("/srv"), path.is_relative_to("/var"), path / ".." / "b", "/etc" / PurePosixPath("hosts"))
print(path.match("*.gz"), path.full_match("/srv/**/*.gz"), PurePosixPath("a//b/./c"), PurePosixPath("a") < PurePosixPath("b"), Path("/srv/a b").as_uri(), repr(path), path.joinpath("x", "/abs"))
print(PureWindowsPath(r"C:\Users\me\file.TXT").drive, PureWindowsPath(r"C:\a\b").as_posix(), PureWindowsPath("A/b") == PureWindowsPath("a/B"), PureWindowsPath("c:/x").parts)
with tempfile.TemporaryDirectory() as folder:
    root = Path(folder)
    source = root / "src" / "pkg"
    source.mkdir(parents=True)
    (source / "__init__.py").touch()
    for name in ("one", "two"):
        (source / f"{name}.py").write_text(f"# {name}\nprint('{name}')\n")
    (root / "data.bin").write_bytes(bytes(range(5)))
    print(sorted(p.name for p in source.iterdir()), sorted(str(p.relative_to(root)) for p in root.rglob("*.py")), sorted(p.name for p in root.glob("src/*/t*.py")))
    print((source / "one.py").read_text().splitlines(), (root / "data.bin").read_bytes(), (root / "data.bin").stat().st_size)
    print(root.exists(), (root / "src").is_dir(), (source / "one.py").is_file(), (root / "nope").exists(), (source / "two.py").resolve().name)
    with (source / "one.py").open("a") as file:
        file.write("# more\n")
    print(len((source / "one.py").read_text()), Path(folder, "src").samefile(root / "src"))
    moved = (source / "one.py").rename(source / "uno.py")
    print(moved.name, (source / "one.py").exists(), (source / "two.py").replace(source / "dos.py").name)
    (root / "link").symlink_to("data.bin")
    print((root / "link").is_symlink(), (root / "link").readlink(), (root / "link").resolve() == (root / "data.bin").resolve())
    print([(str(top.relative_to(root)), sorted(folders), sorted(files)) for top, folders, files in root.walk()])
    (root / "data.bin").chmod(0o600)
    print(oct((root / "data.bin").stat().st_mode & 0o777), (root / "missing").unlink(missing_ok=True))
    for call in ((root / "missing").read_text, (root / "src").rmdir, (root / "src").mkdir, (root / "missing").unlink):
        try:
            call()
        except OSError as error:
            print(type(error).__name__, error.strerror, Path(error.filename).name)
    (root / "src").mkdir(exist_ok=True)
    copied = (root / "src").copy(root / "copy")
    print(sorted(str(p.relative_to(copied)) for p in copied.rglob("*")))
    for file in sorted(source.iterdir()):
        file.unlink()
    source.rmdir()
    print(list((root / "src").iterdir()))
for call in (lambda: path.relative_to("/var"), lambda: path.with_name(""), lambda: path.with_suffix("zip"), lambda: PurePosixPath("a") / 5, lambda: PurePosixPath(b"x")):
    try:
        call()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(Path("~nobody-such").name, Path("/a/b").absolute(), Path("x").is_absolute(), hash(Path("a")) == hash(Path("a/")), Path(".") == Path(""), str(Path("")))
