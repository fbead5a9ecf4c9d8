"""`__getattr__`, `__setattr__`, `__call__`, `__bool__` and `__repr__`, and a container with `__len__`, `__iter__`,
`__contains__` and `__getitem__`."""

import sys

DEFAULT = 1_500_000
SMALL = 10_000

# claim: compiled step tier=2
# claim: inlined Record.__getattr__ into step >= 1
# claim: inlined Record.__setattr__ into step >= 1
# claim: inlined Scaler.__call__ into step >= 1
# claim: inlined Ring.__getitem__ into step >= 1
# claim: inlined Ring.__contains__ into step >= 1
# claim: machine_code_time_share >= 0.7


class Record:
    def __init__(self):
        object.__setattr__(self, "fields", {"count": 0})
        object.__setattr__(self, "writes", 0)

    def __getattr__(self, name):
        fields = self.fields
        if name in fields:
            return fields[name]
        raise AttributeError(name)

    def __setattr__(self, name, value):
        self.fields[name] = value
        object.__setattr__(self, "writes", self.writes + 1)

    def __bool__(self):
        return self.fields["count"] % 2 == 1

    def __repr__(self):
        inner = ", ".join(f"{name}={value}" for name, value in self.fields.items())
        return f"Record({inner}, writes={self.writes})"


class Scaler:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, value):
        return value * self.factor


class Ring:
    def __init__(self, items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __iter__(self):
        return iter(self.items)

    def __contains__(self, item):
        return item in self.items

    def __getitem__(self, index):
        return self.items[index % len(self.items)]


def step(record, scaler, ring, i):
    record.count = record.count + 1
    total = scaler(ring[i]) + len(ring)
    if record:
        total += 1
    if i % 11 in ring:
        total += 2
    for item in ring:
        total += item
    return total


def run(n):
    record = Record()
    scaler = Scaler(3)
    ring = Ring([1, 2, 3, 5, 8])
    total = 0
    for i in range(n):
        total += step(record, scaler, ring, i)
    missing = 0
    try:
        record.absent
    except AttributeError:
        missing = 1
    return f"{total} {missing} {record!r}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
