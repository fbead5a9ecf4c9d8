"""Shortest paths, a queue of tasks by priority, merged logs and the best of many."""
import heapq
import itertools

graph = {
    "home": {"shop": 7, "park": 3, "mill": 14},
    "park": {"home": 3, "shop": 2, "lake": 8},
    "shop": {"home": 7, "park": 2, "lake": 5, "mill": 6},
    "lake": {"park": 8, "shop": 5, "mill": 1},
    "mill": {},
}


def distances(start):
    best, queue = {}, [(0, start, None)]
    while queue:
        distance, place, before = heapq.heappop(queue)
        if place in best:
            continue
        best[place] = (distance, before)
        for neighbour, step in graph[place].items():
            heapq.heappush(queue, (distance + step, neighbour, place))
    return best


print(distances("home"))


class Tasks:
    def __init__(self):
        self.heap, self.entries, self.counter = [], {}, itertools.count()

    def add(self, task, priority=0):
        if task in self.entries:
            self.entries.pop(task)[-1] = None
        self.entries[task] = entry = [priority, next(self.counter), task]
        heapq.heappush(self.heap, entry)

    def pop(self):
        while self.heap:
            task = heapq.heappop(self.heap)[-1]
            if task is not None:
                del self.entries[task]
                return task
        raise KeyError("pop from an empty queue")


tasks = Tasks()
for task, priority in (("write", 5), ("test", 3), ("spec", 1), ("release", 9), ("review", 5), ("test", 6)):
    tasks.add(task, priority)
print([tasks.pop() for _ in range(5)])
try:
    tasks.pop()
except KeyError as error:
    print(error)
numbers = [11, 2, 14, 1, 7, 15, 5, 4]
heap = numbers[:]
heapq.heapify(heap)
print(heap, all(heap[i] <= heap[2 * i + 1] for i in range(len(heap) // 2)))
print(heapq.heapreplace(heap, 3), heapq.heappushpop(heap, 0), heapq.heappushpop(heap, 99), sorted(heap))
print(heapq.nlargest(3, numbers), heapq.nsmallest(3, numbers), heapq.nlargest(2, ["aa", "b", "cccc"], key=len))
logs = [["09:01 boot", "09:07 ready"], ["09:03 net up"], ["09:02 disk", "09:09 login"]]
print(list(heapq.merge(*logs)), list(heapq.merge([9, 5, 1], [8, 2], reverse=True)))
big = numbers[:]
heapq.heapify_max(big)
heapq.heappush_max(big, 12)
print([heapq.heappop_max(big) for _ in range(len(big))])
