"""Calls a workload's `run` again and again in one process and prints what each call took.

Arguments: the workload's file, its size (empty for its own default), the number of calls after the first one."""

import sys
import time

path, size, later = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    text = file.read()
space = {"__name__": "workload"}
exec(compile(text, path, "exec"), space)
run = space["run"]
n = int(size) if size else space["DEFAULT"]

first = None
for _ in range(1 + int(later)):
    before = time.perf_counter()
    result = run(n)
    after = time.perf_counter()
    print(f"seconds {after - before:.9f}")
    if first is None:
        first = result
    elif result != first:
        raise AssertionError(f"a later call returned {result!r}, the first one {first!r}")
print(f"result {first}")
