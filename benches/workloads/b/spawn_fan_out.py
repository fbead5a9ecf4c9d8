"""`n` small tasks handed to a thread pool in waves of 1,000, their results gathered in order."""

import sys
from concurrent.futures import ThreadPoolExecutor

DEFAULT = 150_000
SMALL = 1_000

WAVE = 1_000  # tasks in flight
WORKERS = 8


def task(i):
    total = 0
    for k in range(i % 50):
        total += k * i
    return total


def run(n):
    checksum = 0
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        for start in range(0, n, WAVE):
            futures = [pool.submit(task, i) for i in range(start, min(start + WAVE, n))]
            for future in futures:
                checksum = (checksum * 31 + future.result()) % 1_000_000_007
    return checksum


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
