#!/usr/bin/env python3
"""Runs CPython's own test modules with another Python, and compares the outcomes with the expected ones.

    python3 tests/conformance/run.py --pyrite BIN --cpython-lib DIR [MODULE...]

DIR is the Lib folder of a CPython 3.14: its `test` package is linked into a staging folder, never copied, and
nothing else of that Lib is seen by the Python under test. Each module runs in a child process (driver.py). When the child
crashes or hangs, the test that was running counts as crash or timeout, and a new child does the rest.

outcomes.json holds the expected outcome of each test that does not simply pass. Without --bless, a test that is
worse than expected (or, if it is not in the file, does not pass) and a test that is better make the exit status 1.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import queue
import resource
import shlex
import signal
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
OUTCOMES_FILE = HERE / "outcomes.json"
MARK = b"@@conformance "  # as in driver.py
OUTCOMES = ["pass", "fail", "error", "skip", "crash", "timeout"]
GOOD = {"pass", "skip"}
LOAD_SECONDS = 120  # for importing and listing a module, before its first test
ENVIRONMENT = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "NO_COLOR": "1",
               "PYTHON_COLORS": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class Runner:
    """Runs modules with one Python."""

    def __init__(self, command, staging, options):
        self.command = shlex.split(command)
        self.command[0] = absolute(self.command[0])
        if pathlib.PurePath(self.command[0]).name.startswith("pyrite"):
            self.command.append("run")
        self.staging, self.options = staging, options

    def start(self, module, workplace, *arguments):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        command = [*self.command, str(HERE / "driver.py"), str(self.staging), module, *arguments]
        if self.options.mini:
            command.append("--mini")
        return subprocess.Popen(
            command,
            cwd=workplace,
            env=environment | ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=None if self.options.verbose else subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=self.prepare_child,
        )

    def prepare_child(self):
        # Whoever starts this runner in the background makes it ignore the signal that some tests send themselves.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        # Of the memory that is written to: what is only reserved does not count.
        if self.options.memory:
            limit = self.options.memory << 20
            resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def plan(self, module):
        """The ids of the module's tests, without running one."""
        run = ModuleRun(module)
        with tempfile.TemporaryDirectory() as workplace:
            self.follow(run, self.start(module, workplace, "--plan"))
        return run.planned

    def module(self, module):
        """Runs all tests of a module and returns its ModuleRun."""
        run = ModuleRun(module)
        with tempfile.TemporaryDirectory() as workplace:
            skip = pathlib.Path(workplace) / "skip-these.txt"
            while not run.finished:
                done = len(run.outcomes)
                inside = pathlib.Path(tempfile.mkdtemp(dir=workplace))
                skip.write_text("\n".join(run.outcomes), encoding="utf-8")
                self.follow(run, self.start(module, inside, "--skip", str(skip)))
                if not run.finished and len(run.outcomes) == done:
                    run.record(f"{module} (outside of tests)", "crash")
                    break
        run.settle()
        return run

    def follow(self, run, child):
        """Reads what the child reports until it ends, hangs or has done all."""
        lines = queue.SimpleQueue()
        reader = threading.Thread(target=read_lines, args=(child.stdout, lines), daemon=True)
        reader.start()
        reason = "crash"
        while True:
            try:
                line = lines.get(timeout=self.options.timeout if run.running else LOAD_SECONDS)
            except queue.Empty:
                reason = "timeout"
                break
            if line is None or run.read(line):
                break
        kill(child, grace=0 if reason == "timeout" else 5)
        reader.join(timeout=5)
        if not reader.is_alive():
            child.stdout.close()
        if not run.finished:
            if run.running is not None:
                run.record(run.running, reason)
                run.running = None
            elif reason == "timeout":
                run.record(f"{run.module} (outside of tests)", "timeout")
                run.finished = True


class ModuleRun:
    """What is known of a module's tests while they run."""

    def __init__(self, module):
        self.module = module
        self.planned, self.outcomes, self.fixtures = [], {}, {}
        self.running, self.finished, self.load_error = None, False, None

    def read(self, line):
        """Takes in one report of the driver; returns whether it was the last."""
        word, _, rest = line.partition(" ")
        if word == "plan":
            if rest not in self.planned_set():
                self.planned.append(rest)
        elif word == "start":
            self.running = rest
        elif word == "end":
            outcome, _, name = rest.partition(" ")
            self.record(name, outcome)
            self.running = None
        elif word == "fixture":
            outcome, _, name = rest.partition(" ")
            self.fixtures[name] = outcome
            if outcome != "skip":
                self.record(f"{self.module}: {name}", outcome)
        elif word == "load":
            self.load_error = rest
            self.record(f"{self.module} (does not load)", "error")
            self.finished = True
        elif word == "done":
            self.finished = True
        return self.finished

    def planned_set(self):
        if not hasattr(self, "_planned_set") or len(self._planned_set) != len(self.planned):
            self._planned_set = set(self.planned)
        return self._planned_set

    def record(self, name, outcome):
        self.outcomes[name] = outcome

    def settle(self):
        """Gives tests that were planned and never started the outcome of what kept them from it."""
        skipped = [name for name, outcome in self.fixtures.items() if outcome == "skip"]
        for name in self.planned:
            if name not in self.outcomes:
                # A fixture is called "setUpClass (test.module.Class)" or "setUpModule (test.module)".
                owners = [fixture.rpartition("(")[2].rstrip(")").removeprefix("test.") for fixture in skipped]
                self.outcomes[name] = "skip" if any(name.startswith(owner + ".") for owner in owners) else "error"


def absolute(program):
    """A program that is named by a path keeps its meaning in another working folder."""
    return os.path.abspath(program) if os.sep in program else program


def read_lines(stream, lines):
    try:
        for line in stream:
            if line.startswith(MARK):
                lines.put(line.removeprefix(MARK).decode(errors="replace").rstrip("\n"))
    except ValueError:
        pass  # the parent closed the stream
    lines.put(None)


def kill(child, grace):
    """Ends the child, after some seconds of grace, and all that it started."""
    try:
        child.wait(timeout=grace)
    except subprocess.TimeoutExpired:
        pass
    try:
        os.killpg(child.pid, 9)
    except (ProcessLookupError, PermissionError):
        pass
    child.wait()


def stage(library, folder):
    package = pathlib.Path(library).resolve() / "test"
    if not (package / "__init__.py").exists():
        sys.exit(f"{library} holds no test package")
    (folder / "test").symlink_to(package)
    return package


def read_modules(package, names):
    if not names:
        lines = (HERE / "modules.txt").read_text(encoding="utf-8").splitlines()
        names = [line.split("#")[0].strip() for line in lines if line.split("#")[0].strip()]
    missing = [name for name in names if not (package / f"{name}.py").exists() and not (package / name).is_dir()]
    if missing:
        sys.exit(f"there is no {', '.join(missing)} in the test package")
    return names


def percentage(counts):
    run = sum(counts.values()) - counts["skip"]
    return f"{100 * counts['pass'] / run:6.1f} %" if run else "     - "


def table(runs):
    width = max(len("overall"), *(len(run.module) for run in runs))
    print(f"{'module':<{width}} " + " ".join(f"{outcome:>7}" for outcome in OUTCOMES) + "   passing")
    total = collections.Counter()
    for run in runs:
        counts = collections.Counter(run.outcomes.values())
        total += counts
        print(f"{run.module:<{width}} " + " ".join(f"{counts[o]:>7}" for o in OUTCOMES) + f"  {percentage(counts)}"
              + (f"  {run.load_error}" if run.load_error else ""))
    print(f"{'overall':<{width}} " + " ".join(f"{total[o]:>7}" for o in OUTCOMES) + f"  {percentage(total)}")


# These want an object gone that a stale word on the native stack, which is scanned conservatively, may still name.
UNSTABLE = {
    "test_enum.TestSpecial.test_missing_exceptions_reset",
    # Measures time.
    "test_int.IntStrDigitLimitsTests.test_denial_of_service_prevented_int_to_str",
}


def compare(runs, expected):
    """Lists what is worse and what is better than expected; returns how many tests that are."""
    surprises = 0
    for run in runs:
        for name, outcome in sorted(run.outcomes.items()):
            wanted = expected.get(name, "pass")
            if outcome == wanted or (outcome in GOOD and wanted in GOOD) or name in UNSTABLE:
                continue
            surprises += 1
            if wanted in GOOD:
                print(f"unexpected {outcome}: {name}")
            elif outcome in GOOD:
                print(f"unexpected {outcome}, was {wanted}: {name}")
            else:
                print(f"{outcome} instead of {wanted}: {name}")
    return surprises


def bless(runs, expected):
    """Writes the outcomes of the modules that ran; tests of other modules keep theirs."""
    ran = {run.module for run in runs}
    kept = {name: outcome for name, outcome in expected.items() if name.split(".")[0].split(" ")[0].rstrip(":") not in ran}
    for run in runs:
        bad = ((name, outcome) for name, outcome in run.outcomes.items() if outcome != "pass")
        kept.update((name, outcome) for name, outcome in bad if name not in UNSTABLE)
    OUTCOMES_FILE.write_text(json.dumps(kept, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{OUTCOMES_FILE.name}: {len(kept)} tests that do not pass")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pyrite", required=True, metavar="BIN", help="the Python under test; any command will do")
    parser.add_argument("--cpython-lib", required=True, metavar="DIR", help="Lib folder of CPython 3.14, with test/ in it")
    parser.add_argument("--python", metavar="CPYTHON", help="lists the tests of modules that the Python under test cannot load")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="modules that run at a time (default 1)")
    parser.add_argument("--timeout", type=float, default=60, metavar="S", help="seconds for one test (default 60)")
    parser.add_argument("--memory", type=int, default=4096, metavar="MB", help="limit of a child's data; 0 for none (default 4096)")
    parser.add_argument("--mini", action="store_true", help="do without unittest (see mini.py)")
    parser.add_argument("--bless", action="store_true", help="write outcomes.json instead of comparing with it")
    parser.add_argument("--verbose", action="store_true", help="show what the tests write to stderr, with the reasons of failures")
    parser.add_argument("modules", nargs="*", metavar="MODULE")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        staging = pathlib.Path(folder)
        names = read_modules(stage(options.cpython_lib, staging), options.modules)
        runner = Runner(options.pyrite, staging, options)
        reference = Runner(options.python, staging, options) if options.python else None

        def run(name):
            result = runner.module(name)
            if reference:
                # A module that does not load has as many failures as CPython finds tests in it.
                missing = [test for test in reference.plan(name) if test not in result.outcomes]
                result.outcomes.update((test, "error") for test in missing)
            return result

        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            runs = list(pool.map(run, names))
    table(runs)
    expected = json.loads(OUTCOMES_FILE.read_text(encoding="utf-8")) if OUTCOMES_FILE.exists() else {}
    if options.bless:
        bless(runs, expected)
    elif surprises := compare(runs, expected):
        print(f"{surprises} unexpected outcomes")
        sys.exit(1)


if __name__ == "__main__":
    main()
