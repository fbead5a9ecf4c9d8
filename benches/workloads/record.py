"""Records what every workload prints, at its default and at its small size, into expected.json beside this file.

    python3 record.py python3.14            runs everything and writes the file
    python3 record.py --check python3.14    runs everything and reports what differs from the file
"""

import json
import pathlib
import re
import shlex
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SETS = ("a", "b", "c")


def constant(text, name):
    """The value of a module-level line such as `SMALL = 1_000`, as the command-line argument that means it."""
    found = re.search(rf"^{name} = ([0-9_]+)$", text, re.MULTILINE)
    if found is None:
        raise SystemExit(f"no line '{name} = <number>'")
    return str(int(found[1]))


def output(command, path, *arguments):
    result = subprocess.run([*command, str(path), *arguments], capture_output=True, text=True)
    if result.returncode != 0:
        raise SystemExit(f"{path} failed with exit code {result.returncode}:\n{result.stderr}")
    if result.stdout.count("\n") != 1:
        raise SystemExit(f"{path} printed {result.stdout!r} instead of one line")
    return result.stdout


def record(command):
    records = {}
    for letter in SETS:
        for path in sorted((HERE / letter).glob("*.py")):
            text = path.read_text(encoding="utf-8")
            small = constant(text, "SMALL")
            records[path.stem] = {
                "set": letter,
                "default": output(command, path),
                "small_arg": small,
                "small": output(command, path, small),
            }
            if output(command, path, constant(text, "DEFAULT")) != records[path.stem]["default"]:
                raise SystemExit(f"{path} does not print the same result twice")
    return records


def main(arguments):
    check = "--check" in arguments
    words = [word for word in arguments if word != "--check"]
    if len(words) != 1:
        raise SystemExit("usage: record.py [--check] INTERPRETER")
    records = record(shlex.split(words[0]))
    path = HERE / "expected.json"
    if not check:
        path.write_text(json.dumps(records, indent=2) + "\n", encoding="utf-8")
        print(f"{len(records)} workloads recorded")
        return
    known = json.loads(path.read_text(encoding="utf-8"))
    different = [name for name in sorted(known.keys() | records.keys()) if known.get(name) != records.get(name)]
    for name in different:
        print(f"{name}: recorded {known.get(name)}, now {records.get(name)}")
    print(f"{len(records)} workloads checked, {len(different)} differ")
    raise SystemExit(1 if different else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
