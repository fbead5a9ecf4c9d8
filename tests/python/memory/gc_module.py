import gc
import sys

print(gc.isenabled())
gc.disable()
print(gc.isenabled())
gc.enable()
print(type(gc.collect()).__name__, gc.collect() >= 0, type(gc.get_threshold()).__name__, len(gc.get_count()) >= 1, isinstance(gc.get_stats(), list))


class Node:
    def __init__(self):
        self.next = None


def ring(n):
    nodes = [Node() for _ in range(n)]
    for i, node in enumerate(nodes):
        node.next = nodes[(i + 1) % n]


for _ in range(20):
    ring(50)
gc.collect()
print("rings collected")
print(gc.is_tracked([]), gc.is_tracked(5), gc.is_tracked("s"), isinstance(gc.get_objects(), list))
n = Node()
n.next = [n]
print(any(x is n.next for x in gc.get_referents(n)) or any(isinstance(x, dict) and x.get("next") is n.next for x in gc.get_referents(n)))
gc.freeze()
gc.unfreeze()
callbacks = []
gc.callbacks.append(lambda phase, info: callbacks.append(phase))
gc.collect()
gc.callbacks.clear()
print(callbacks[:2])
big = []
for i in range(200):
    big.append([j for j in range(100)])
    if i % 50 == 0:
        gc.collect()
print(sum(map(sum, big)), len(big))


def churn(n):
    keep = {}
    for i in range(n):
        key = f"key{i % 100}"
        keep[key] = [i, str(i), (i, i + 1), {"n": i}]
        if i % 7 == 0:
            keep.pop(f"key{(i * 3) % 100}", None)
    return sum(v[0] for v in keep.values()), len(keep)


print(churn(5000))
for call in (lambda: gc.collect(5), lambda: gc.collect("x"), lambda: gc.collect(-1)):
    try:
        call()
    except Exception as error:
        print(type(error).__name__)
print(sys.getsizeof([]) > 0, sys.getsizeof("abc") > 0)
