"""Runs mutated programs and reports those that make Pyrite panic, abort or crash.

    python3 tests/fuzz/mutate.py --pyrite BIN [--count N] [--seed S] [--jobs J] [--keep DIR] [--timeout SECONDS] [--fork]

With --fork the programs run in forks of a process that has the library loaded (server.py), which is much faster.

Each program is one of tests/python with a few mutations of its tokens and lines: what Python makes of it does not
matter, only that the process ends by itself. Status 70 is an internal error; a signal is a crash; running into the
timeout is neither, because a mutated program may well loop for ever. Findings are kept in DIR with the seed that made
them; the exit status is 1 if there are any.
"""

import argparse
import concurrent.futures
import functools
import io
import os
import pathlib
import queue
import random
import select
import signal
import struct
import subprocess
import sys
import tempfile
import tokenize

ROOT = pathlib.Path(__file__).resolve().parent.parent / "python"
NUMBERS = ["0", "1", "-1", "255", "2**31", "2**48", "-2**48", "2**48-1", "2**63", "2**64", "10**40", "1e308", "0.0", "-0.0",
           "float('nan')", "float('inf')", "1j", "True", "None", "''", "b''", "[]", "()", "{}", "..."]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "@", "<<", ">>", "&", "|", "^", "<", ">", "==", "!=", "<=", ">=", "=",
             "+=", ":=", ".", ",", ":", "(", ")", "[", "]", "{", "}", "->", "~", "is", "in", "and", "or", "not"]
NAMES = ["self", "None", "int", "str", "list", "dict", "set", "tuple", "type", "object", "super", "range", "len", "print",
         "iter", "next", "sorted", "isinstance", "getattr", "setattr", "property", "Exception", "__class__", "__init__",
         "__new__", "__del__", "__eq__", "__hash__", "__getattr__", "__iter__", "__next__", "__repr__", "__index__",
         "yield", "await", "async", "lambda", "return", "raise", "del", "global", "nonlocal", "with", "try", "except"]
# A program must not reach outside: nothing that starts processes, removes files or ends other processes.
FORBIDDEN = ["system", "kill", "unlink", "remove", "rmdir", "rmtree", "fork", "exec", "spawn", "Popen", "subprocess",
             "socket", "rename", "chmod", "truncate", "mkdir", "abort", "_exit", "raise_signal", "interrupt_main"]

# Exit statuses of an internal error, and of a crash as a shell tells it.
INTERNAL = (70, 134, 139)


@functools.lru_cache(maxsize=2000)
def tokens_of(source):
    try:
        return [t for t in tokenize.generate_tokens(io.StringIO(source).readline)]
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return []


def mutate_tokens(source, rng):
    tokens = [t for t in tokens_of(source) if t.string.strip() and t.start[0] == t.end[0]]
    if not tokens:
        return source
    lines = source.splitlines(keepends=True)
    token = rng.choice(tokens)
    if token.type == tokenize.NUMBER:
        new = rng.choice(NUMBERS)
    elif token.type == tokenize.NAME:
        new = rng.choice([rng.choice(NAMES), rng.choice(tokens).string])
    elif token.type == tokenize.OP:
        new = rng.choice(OPERATORS)
    else:
        new = rng.choice(tokens).string
    new = rng.choice([new, new, new, "", token.string + " " + token.string, " " + new + " "])
    row, start, end = token.start[0] - 1, token.start[1], token.end[1]
    if row >= len(lines):
        return source
    line = lines[row]
    lines[row] = line[:start] + new + line[end:]
    return "".join(lines)


def mutate_lines(source, others, rng):
    lines = source.splitlines(keepends=True)
    if not lines:
        return source
    at = rng.randrange(len(lines))
    match rng.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(rng.randrange(len(lines)), lines[at])
        case 2:
            to = rng.randrange(len(lines))
            lines[at], lines[to] = lines[to], lines[at]
        case 3:
            lines[at] = "    " + lines[at]
        case 4:
            lines[at] = lines[at].removeprefix("    ")
        case 5:
            other = rng.choice(others).splitlines(keepends=True) or [""]
            begin = rng.randrange(len(other))
            lines[at:at] = other[begin:begin + rng.randrange(1, 12)]
    return "".join(lines)


def mutant(sources, rng):
    source = rng.choice(sources)
    for _ in range(rng.choice([1, 1, 2, 3, 5, 8])):
        source = mutate_tokens(source, rng) if rng.random() < 0.7 else mutate_lines(source, sources, rng)
    return source


def run(binary, source, timeout):
    """None, or what went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "program.py")
        path.write_text(source, errors="surrogatepass")
        try:
            done = subprocess.run([*binary, "--max-heap=256M", str(path)], cwd=folder, timeout=timeout,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        except subprocess.TimeoutExpired:
            return None
    if done.returncode < 0:
        return f"signal {-done.returncode}"
    if done.returncode in INTERNAL:
        return f"status {done.returncode}: {done.stderr[-500:].decode(errors='replace')}"
    return None


class Server:
    """A process of server.py."""

    def __init__(self, binary):
        self.binary = binary
        self.folder = tempfile.TemporaryDirectory()
        self.process = None

    def start(self):
        script = pathlib.Path(__file__).resolve().parent / "server.py"
        self.process = subprocess.Popen([*self.binary, "--max-heap=256M", str(script)], cwd=self.folder.name,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
                                        stderr=subprocess.DEVNULL, start_new_session=True)

    def stop(self):
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process.stdin.close()
            self.process.stdout.close()
            self.process = None

    def read(self, count, timeout):
        data = b""
        while len(data) < count:
            if not select.select([self.process.stdout], [], [], timeout)[0]:
                raise TimeoutError
            part = self.process.stdout.read(count - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def run(self, source, timeout):
        """As `run`."""
        if not self.process:
            self.start()
        data = source.encode(errors="surrogatepass")
        try:
            request = memoryview(struct.pack(">IB", len(data), max(1, int(timeout))) + data)
            while request:
                request = request[self.process.stdin.write(request):]
            (status,) = struct.unpack(">i", self.read(4, 4 * timeout + 10))
        except (TimeoutError, EOFError, BrokenPipeError) as problem:
            # A program that got hold of its parent's pipes or process group is none of our findings.
            self.stop()
            return None if isinstance(problem, TimeoutError) else run(self.binary, source, timeout)
        code = os.waitstatus_to_exitcode(status)
        if code in (-signal.SIGALRM, -signal.SIGXCPU, -signal.SIGKILL):
            return None  # the time was over
        # What goes wrong must do so in a process of its own too: a fork has threads and files that are not its own.
        return run(self.binary, source, timeout) if code < 0 or code in INTERNAL else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pyrite", required=True, help="the binary, with arguments if need be")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=5.0)
    parser.add_argument("--keep", type=pathlib.Path, default=pathlib.Path("fuzz-findings"))
    parser.add_argument("--fork", action="store_true", help="fork one process instead of starting one for each program")
    options = parser.parse_args()
    binary = options.pyrite.split()
    binary[0] = str(pathlib.Path(binary[0]).resolve())
    sources = [p.read_text() for p in sorted(ROOT.rglob("*.py"))]
    sources = [s for s in sources if not any(word in s for word in FORBIDDEN)]

    def one(number):
        source = mutant(sources, random.Random(f"{options.seed}:{number}"))
        if any(word in source for word in FORBIDDEN):
            return number, source, None
        if not options.fork:
            return number, source, run(binary, source, options.timeout)
        server = servers.get()
        try:
            return number, source, server.run(source, options.timeout)
        finally:
            servers.put(server)

    servers = queue.SimpleQueue()
    for _ in range(options.jobs):
        servers.put(Server(binary))
    found = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for number, source, problem in pool.map(one, range(options.count)):
            if problem:
                found += 1
                options.keep.mkdir(exist_ok=True)
                path = options.keep / f"{options.seed}-{number}.py"
                path.write_text(source, errors="surrogatepass")
                print(f"{path}: {problem}")
            if number % 1000 == 999:
                print(f"{number + 1} programs, {found} findings", file=sys.stderr)
    while not servers.empty():
        servers.get().stop()
    print(f"{options.count - found} passed, {found} failed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
