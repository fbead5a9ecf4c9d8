"""Seeded draws: the numbers themselves are part of what is promised."""
import random
from collections import Counter

random.seed(42)
print([random.randint(1, 6) for _ in range(10)], random.random(), random.uniform(1, 10), random.randrange(0, 100, 5), random.getrandbits(40))
deck = [f"{rank}{suit}" for suit in "SH" for rank in "A23"]
random.shuffle(deck)
print(deck, random.choice(deck), random.sample(deck, 3), random.choices(["red", "black", "green"], weights=[18, 18, 2], k=6))
print(random.sample(range(10**9), 3), random.sample(["a", "b"], counts=[3, 1], k=3), random.choices("ab", cum_weights=[1, 4], k=5))
generator = random.Random("a text as seed")
state = generator.getstate()
first = [generator.random() for _ in range(3)]
generator.setstate(state)
print(first == [generator.random() for _ in range(3)], [round(x, 12) for x in first])
for seed in (0, -5, 2**70, 1.5, b"bytes", "é", None):
    print(repr(seed), round(random.Random(seed).random(), 12) if seed is not None else "system")
generator.seed(7)
for name, arguments in (
    ("gauss", (0, 1)), ("normalvariate", (10, 2)), ("lognormvariate", (0, 0.25)), ("expovariate", (0.5,)), ("triangular", (0, 10, 3)),
    ("betavariate", (2, 3)), ("gammavariate", (2, 1)), ("paretovariate", (3,)), ("vonmisesvariate", (0, 4)), ("weibullvariate", (1, 1.5)), ("binomialvariate", (20, 0.3)),
):
    print(name, round(getattr(generator, name)(*arguments), 9))
print(generator.randbytes(6), generator.randbytes(0))
throws = Counter(generator.randrange(6) for _ in range(6000))
print(sorted(throws), all(850 < n < 1150 for n in throws.values()))


class Lcg(random.Random):
    """A generator of its own: the distributions build on random()."""

    def seed(self, a=None, version=2):
        self.state = a or 1

    def random(self):
        self.state = self.state * 16807 % 2147483647
        return self.state / 2147483647


own = Lcg(5)
print([own.randrange(10) for _ in range(5)], round(own.uniform(0, 1), 9), own.choice("abc"), own.sample(range(5), 5))
for call in (lambda: random.choice([]), lambda: random.randint(5, 1), lambda: random.sample([1], 2), lambda: random.choices([1], weights=[0]), lambda: random.randrange(0), lambda: random.sample({1, 2}, 1), lambda: random.choices([1, 2], [1])):
    try:
        print(call())
    except (IndexError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(0 <= random.SystemRandom().random() < 1, random.SystemRandom().randint(3, 3))
