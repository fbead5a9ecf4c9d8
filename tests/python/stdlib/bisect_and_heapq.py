import bisect
import heapq

a = [1, 3, 3, 5, 9]
print([bisect.bisect_left(a, x) for x in (0, 1, 3, 4, 9, 10)], [bisect.bisect(a, x) for x in (0, 1, 3, 4, 9, 10)], bisect.bisect_right(a, 3, 2, 3), bisect.bisect_left(a, 5, lo=1))
for x in (4, 0, 3, 100):
    bisect.insort(a, x)
bisect.insort_left(a, 5)
print(a)
people = [("ann", 20), ("bob", 30), ("cid", 40)]
print(bisect.bisect(people, 30, key=lambda p: p[1]), bisect.bisect_left(people, 30, key=lambda p: p[1]))
bisect.insort(people, ("dan", 25), key=lambda p: p[1])
print(people)
for call in (lambda: bisect.bisect([1], "a"), lambda: bisect.bisect([1], 1, -1), lambda: bisect.bisect(5, 1), lambda: bisect.insort((1, 2), 3)):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
h = []
for x in (5, 1, 8, 3, 9, 2, 7):
    heapq.heappush(h, x)
print(h, heapq.heappop(h), h, heapq.heappushpop(h, 4), heapq.heapreplace(h, 0), h)
print([heapq.heappop(h) for _ in range(len(h))])
data = [(n * 37) % 101 for n in range(40)]
heapq.heapify(data)
print(all(data[i] <= data[c] for i in range(40) for c in (2 * i + 1, 2 * i + 2) if c < 40), heapq.nlargest(3, data), heapq.nsmallest(4, data), heapq.nlargest(2, ["aaa", "b", "cc"], key=len), heapq.nsmallest(0, data), heapq.nsmallest(100, [3, 1]))
print(list(heapq.merge([1, 4, 7], [2, 5], [0, 9])), list(heapq.merge([9, 4], [5, 1], reverse=True)), list(heapq.merge(["a", "ccc"], ["bb"], key=len)))
m = [3, 1, 2]
heapq.heapify_max(m)
heapq.heappush_max(m, 10)
print(m, heapq.heappop_max(m), m)
for call in (lambda: heapq.heappop([]), lambda: heapq.heappush((1,), 2), lambda: heapq.heapify([1, "a"]), lambda: heapq.heapreplace([], 1), lambda: heapq.heapify(5)):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


def dijkstra(graph, start):
    distances, queue = {}, [(0, start)]
    while queue:
        distance, node = heapq.heappop(queue)
        if node not in distances:
            distances[node] = distance
            for neighbour, weight in graph[node].items():
                heapq.heappush(queue, (distance + weight, neighbour))
    return distances


print(dijkstra({"a": {"b": 7, "c": 3}, "b": {"d": 1}, "c": {"b": 2, "d": 8}, "d": {}}, "a"))
