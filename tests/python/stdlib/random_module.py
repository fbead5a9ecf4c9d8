import random

r = random.Random(42)
print([r.random() for _ in range(3)], r.randint(1, 100), r.randrange(0, 50, 5), r.uniform(1, 2), r.choice("abcdef"), r.getrandbits(40), r.randbytes(4))
items = list(range(10))
r.shuffle(items)
print(items, r.sample(range(100), 5), r.choices("abc", k=6), r.choices([1, 2, 3], weights=[1, 0, 5], k=5), r.choices("ab", cum_weights=[1, 10], k=4), r.sample("abc", counts=[2, 1, 1], k=3))
print(r.gauss(0, 1), r.normalvariate(0, 1), r.expovariate(1.5), r.betavariate(1, 2), r.gammavariate(2, 1), r.triangular(0, 10, 5), r.lognormvariate(0, 1), r.vonmisesvariate(0, 1), r.paretovariate(3), r.weibullvariate(1, 2), r.binomialvariate(10, 0.5))
state = r.getstate()
first = [r.random() for _ in range(3)]
r.setstate(state)
print(first == [r.random() for _ in range(3)], state[0], len(state[1]))
for seed in (0, 1, -1, 2**70, "text", b"bytes", 1.5, None.__class__.__name__):
    print(repr(seed), random.Random(seed).random())
random.seed(7)
a = random.random()
random.seed(7)
print(a == random.random(), random.randint(5, 5), random.choice([1]), random.sample([], 0), random.shuffle([]), 0 <= random.SystemRandom().random() < 1)
counts = [0] * 6
for _ in range(6000):
    counts[r.randrange(6)] += 1
print(all(800 < c < 1200 for c in counts), r.randrange(10**30), r.getrandbits(0), r.getrandbits(200))
for call in ("r.choice([])", "r.randint(5, 1)", "r.randrange(0)", "r.randrange(1, 10, 0)", "r.randrange(1.5)", "r.sample([1], 2)", "r.sample({1}, 1)", "r.choices([], k=1)", "r.choices([1], weights=[1, 2])", "r.choices([1], weights=[0])", "r.getrandbits(-1)", "r.shuffle((1, 2))", "random.Random([])", "r.setstate((1, 2, 3))", "r.sample([1, 2], -1)", "r.choice(5)", "r.randint('a', 2)", "r.choices([1, 2], weights=[1, 1], cum_weights=[1, 2])", "r.randbytes(-1)", "r.binomialvariate(1, 2)"):
    try:
        print(call, eval(call))
    except Exception as error:
        print(call, type(error).__name__, error)


class Fixed(random.Random):
    def random(self):
        return 0.25


f = Fixed()
print(f.random(), f.uniform(0, 8), f.choice("abcd"), f.randrange(8), f.sample(range(8), 2))
