class Counter:
    step = 1

    def __init__(self, start):
        self.value = start

    def bump(self):
        self.value += self.step
        return self.value


class Double(Counter):
    step = 2

    def bump(self):
        return super().bump() * 10


c = Counter(5)
d = Double(1)
print(c.bump(), c.bump(), c.value)
print(d.bump(), d.value, d.step, isinstance(d, Counter), type(d).__name__)
c.extra = "set from outside"
print(c.extra)
