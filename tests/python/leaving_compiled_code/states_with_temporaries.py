# Compiled code is left in the middle of expressions: what has been computed already is there, and nothing is done twice.

log = []


def said(value):
    log.append(value)
    return value


class Noisy:
    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        log.append(("add", self.value))
        return self.value + (other.value if isinstance(other, Noisy) else other)

    __radd__ = __add__

    def __getitem__(self, index):
        log.append(("item", index))
        return index * self.value

    def method(self, a, b, *, c=0):
        log.append(("method", a, b, c))
        return a + b + c + self.value


def expressions(n):
    noisy, total = Noisy(2), 0
    items = [0] * 5
    for i in range(n):
        total += said(i) + said(i * 2) * said(i + 0.5) - (said(1) if i % 2 else noisy[said(i)])
        items[said(i % 5)] += said(i) + noisy
        total = total + noisy.method(said(i), noisy[i], c=said(3)) if said(total) < 1e9 else total
        a, b = said(i), said(-i)
        a, b = b, a
        total += (a, b, said(a))[said(2)] + [said(b), a][said(0)]
        total -= said(i) < said(i + 1) < said(i + 2) > said(0)
    return total, items


def calls(n):
    total = 0
    for i in range(n):
        total += add(add(said(i), said(1)), add(said(2), add(said(i), 0.5)))
        text = f"{said(i)}:{add(said(i), 1)}:{said(i) + 1.5:.2f}"
    return total, text


def add(a, b):
    return a + b


def raising(n):
    caught = []
    for i in range(n):
        try:
            caught.append(said(i) + said(10) // said(i % 3) + said(1))
        except ZeroDivisionError:
            caught.append(None)
    return caught


for n in (4, 25):
    for function in (expressions, calls, raising):
        print(function.__name__, n, function(n))
        print(len(log), log)
        log.clear()
