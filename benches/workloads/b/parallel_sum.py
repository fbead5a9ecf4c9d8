"""Eight threads, each summing its share of `n` numbers into a slot of a shared list."""

import sys
import threading

DEFAULT = 30_000_000
SMALL = 300_000

WORKERS = 8


def sum_slice(results, index, start, stop):
    total = 0
    for i in range(start, stop):
        total += i & 255
    results[index] = total


def run(n):
    results = [0] * WORKERS
    threads = []
    for index in range(WORKERS):
        start = n * index // WORKERS
        stop = n * (index + 1) // WORKERS
        thread = threading.Thread(target=sum_slice, args=(results, index, start, stop))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return sum(results)


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
