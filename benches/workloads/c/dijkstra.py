"""Shortest paths over a pseudo-random graph of 2,000 nodes, from `n` sources, with a binary heap written in Python."""

import sys

DEFAULT = 200
SMALL = 1

NODES = 2_000
DEGREE = 5  # edges out of each node


class Heap:
    """A priority queue of (priority, item) pairs, smallest first."""

    def __init__(self):
        self.entries = []

    def __len__(self):
        return len(self.entries)

    def push(self, entry):
        entries = self.entries
        entries.append(entry)
        child = len(entries) - 1
        while child > 0:
            parent = (child - 1) // 2
            if entries[parent] <= entry:
                break
            entries[child] = entries[parent]
            child = parent
        entries[child] = entry

    def pop(self):
        entries = self.entries
        smallest = entries[0]
        last = entries.pop()
        size = len(entries)
        if size == 0:
            return smallest
        parent = 0
        while True:
            child = 2 * parent + 1
            if child >= size:
                break
            if child + 1 < size and entries[child + 1] < entries[child]:
                child += 1
            if last <= entries[child]:
                break
            entries[parent] = entries[child]
            parent = child
        entries[parent] = last
        return smallest


def make_graph():
    state = 7
    graph = []
    for node in range(NODES):
        edges = [((node + 1) % NODES, 500)]
        for _ in range(DEGREE - 1):
            state = (state * 1_103_515_245 + 12_345) & 0x7FFFFFFF
            edges.append(((state >> 10) % NODES, 1 + (state >> 8) % 97))
        graph.append(edges)
    return graph


def shortest(graph, source):
    distances = {source: 0}
    done = set()
    heap = Heap()
    heap.push((0, source))
    while heap:
        distance, node = heap.pop()
        if node in done:
            continue
        done.add(node)
        for target, weight in graph[node]:
            candidate = distance + weight
            if target not in distances or candidate < distances[target]:
                distances[target] = candidate
                heap.push((candidate, target))
    return distances


def run(n):
    graph = make_graph()
    checksum = 0
    longest = 0
    for source in range(n):
        distances = shortest(graph, source % NODES)
        longest = max(longest, max(distances.values()))
        for node in range(0, NODES, 10):
            checksum = (checksum * 31 + distances[node]) % 1_000_000_007
        checksum += sum(distances.values())
    return f"{longest} {checksum}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
