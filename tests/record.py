#!/usr/bin/env python3
"""Records what CPython does with the programs of tests/python, or checks that it still does that.

    python3 tests/record.py --python python3.14 [PATTERN...]
    python3 tests/record.py --python python3.14 --check [PATTERN...]

A program is a file tests/python/TOPIC/NAME.py; modules and packages that programs import live in folders
below TOPIC. It runs as `python NAME.py` in its own folder, with empty stdin and the environment of
tests/python/environment.txt. Beside it stand NAME.out (stdout), NAME.err (stderr, if there is any) and
NAME.status (exit status, if it is not 0).

CPython shows the absolute path of the main script in tracebacks; the programs must not depend on where the
repository lies, so the path of the program's folder is cut from both streams, here and in the test harness
alike. Nothing else is normalised.

A PATTERN selects the programs whose TOPIC/NAME matches it as a glob or contains it.
"""

import argparse
import concurrent.futures
import difflib
import fnmatch
import os
import pathlib
import re
import shlex
import subprocess
import sys

PROGRAMS = pathlib.Path(__file__).resolve().parent / "python"
TIMEOUT = 20  # seconds; the slowest program should need a tenth of this


def environment():
    """The environment of a run: the caller's, without PYTHON* variables, plus environment.txt."""
    result = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    for line in (PROGRAMS / "environment.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            result[name] = value
    return result


def select(patterns):
    """The programs that match one of the patterns; all of them when there is none."""
    chosen = []
    for path in sorted(PROGRAMS.glob("*/*.py")):
        name = f"{path.parent.name}/{path.stem}"
        if not patterns or any(pattern in name or fnmatch.fnmatch(name, pattern) for pattern in patterns):
            chosen.append(path)
    return chosen


def run(command, path, env):
    """Runs one program: (stdout, stderr, exit status), or a sentence that says why there is none."""
    try:
        done = subprocess.run(
            [*command, path.name], cwd=path.parent, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT
        )
    except subprocess.TimeoutExpired:
        return f"ran longer than {TIMEOUT} seconds"
    if done.returncode < 0:
        return f"was killed by signal {-done.returncode}"
    folder = os.fsencode(path.parent) + b"/"
    stdout, stderr = (stream.replace(folder, b"") for stream in (done.stdout, done.stderr))
    if os.fsencode(PROGRAMS.parent) in stdout + stderr or b'File "/' in stdout + stderr:
        return "prints an absolute path"
    if address := re.search(rb"\bat 0x[0-9a-f]{6,}", stdout + stderr):
        return f"prints an address: {address[0].decode()}"
    if b"Stack overflow (used" in stdout + stderr:
        return "prints how much stack was used"
    return stdout, stderr, done.returncode


def records(path, outcome):
    """The content that each file beside the program should have; None says that it should not exist."""
    stdout, stderr, status = outcome
    return {
        path.with_suffix(".out"): stdout,
        path.with_suffix(".err"): stderr or None,
        path.with_suffix(".status"): f"{status}\n".encode() if status else None,
    }


def compare(path, outcome):
    """The differences between the recorded files and an outcome, as text; empty if there are none."""
    report = []
    for file, wanted in records(path, outcome).items():
        stored = file.read_bytes() if file.exists() else None
        if stored != wanted:
            old, new = ((text or b"").decode(errors="backslashreplace").splitlines() for text in (stored, wanted))
            report.extend(difflib.unified_diff(old, new, f"{file.name} (stored)", f"{file.name} (now)", lineterm=""))
    return "\n".join(report)


def write(path, outcome):
    """Stores an outcome beside the program; returns whether that changed anything."""
    changed = False
    for file, content in records(path, outcome).items():
        if content is None:
            changed |= file.exists()
            file.unlink(missing_ok=True)
        elif not file.exists() or file.read_bytes() != content:
            file.write_bytes(content)
            changed = True
    return changed


def orphans():
    """Recorded files whose program is gone."""
    recorded = [path for ending in ("out", "err", "status") for path in PROGRAMS.glob(f"*/*.{ending}")]
    return sorted(path for path in recorded if not path.with_suffix(".py").exists())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", required=True, metavar="COMMAND", help="the CPython 3.14 to record with")
    parser.add_argument("--check", action="store_true", help="compare instead of writing; exit 1 on a difference")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="programs run at a time (default 2)")
    parser.add_argument("patterns", nargs="*", metavar="PATTERN")
    options = parser.parse_args()
    command, env = shlex.split(options.python), environment()
    programs = select(options.patterns)
    if not programs:
        sys.exit("no program matches")
    changed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        outcomes = pool.map(lambda path: run(command, path, env), programs)
        for path, outcome in zip(programs, outcomes):
            name = f"{path.parent.name}/{path.stem}"
            if isinstance(outcome, str):
                failed += 1
                print(f"{name}: {outcome}")
            elif options.check:
                if difference := compare(path, outcome):
                    failed += 1
                    print(f"{name}: differs\n{difference}")
            elif write(path, outcome):
                changed += 1
                print(f"{name}: recorded (status {outcome[2]})")
    for path in orphans():
        failed += 1
        print(f"{path.relative_to(PROGRAMS)}: recorded for a program that does not exist")
    print(f"{len(programs)} programs, {changed} recorded anew, {failed} bad")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
