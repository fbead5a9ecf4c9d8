# Instances that only live within compiled code are made when it is left: whole, half made, in circles, in each other.
import sys


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def __eq__(self, other):
        return self is other

    __hash__ = None

    def dot(self, other):
        return self.x * other.x + self.y * other.y

    def __repr__(self):
        return f"<{self.x} {self.y}>"


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a = a
        self.b = b if b is not None else self.a


class Ray:
    def __init__(self, origin, towards):
        self.origin = origin
        self.towards = (towards + origin * -1) * 0.5
        self.origin = origin * 1

    def at(self, distance):
        return self.origin + self.towards * distance


class Late:
    def __init__(self, n):
        self.first = n
        if n > 3:
            self.second = n * 2
        self.third = n + 1


class Circle:
    def __init__(self, n):
        self.me = self
        self.n = n


class Linked:
    def __init__(self, n):
        self.n = n
        self.other = None


class Failing:
    def __init__(self, n):
        self.n = n
        self.inverse = 10 // n


KEPT = []


def numbers(n, step):
    total = 0
    for i in range(n):
        v = Vector(i, step) + Vector(step, i) * 2
        total = total + v.dot(v)
    return total


def kept_sometimes(n):
    total = 0
    for i in range(n):
        v = Vector(i, i + 1)
        if i % 50 == 49:
            KEPT.append(v)
        w = v * 3
        total += w.x + w.y
    return total, KEPT[-1]


def rays(n, far):
    total = 0.0
    for i in range(n):
        ray = Ray(Vector(i, 1.5), Vector(far, i))
        point = ray.at(2.0)
        total += point.x - point.y
    return total


def slotted(n, b):
    total = 0
    for i in range(n):
        s = Slotted(i, b)
        t = Slotted(s.a, s)
        total += t.b.a + (s is t) + (t.b is s)
    return total


def late(n):
    out = 0
    for i in range(n):
        thing = Late(i % 7)
        out += thing.first + thing.third
        if thing.first > 3:
            out += thing.second
    return out


def circles(n):
    out = 0
    for i in range(n):
        c = Circle(i)
        a, b = Linked(i), Linked(i + 1)
        a.other, b.other = b, a
        out += c.me.n + a.other.other.n + b.other.other.n
    return out


def failing(values):
    out = []
    for n in values:
        try:
            out.append(Failing(n).inverse)
        except ZeroDivisionError as error:
            frame = error.__traceback__.tb_next.tb_frame
            out.append((type(frame.f_locals["self"]).__name__, frame.f_locals["self"].n))
    return out


def seen(n):
    out = 0
    for i in range(n):
        v = Vector(i, i)
        if i == n - 1:
            out += sys._getframe().f_locals["v"].x
        out += v.x
    return out


def changed(n, stop):
    out = []
    for i in range(n):
        v = Vector(i, 1)
        v.x = v.x + 1
        w = v
        v.y = w.x * 2
        if i == stop:
            v.z = "new"
            out.append(vars(w))
        out.append(v.x + v.y)
    return out[-3:], len(out)


def yields(n):
    for i in range(n):
        v = Vector(i, -i)
        yield v.x
        yield v.y
        w = v + v
        yield w.x - w.y


def tuples(n):
    out = 0
    for i in range(n):
        pair = (Vector(i, 1), Vector(1, i))
        a, b = pair
        out += a.dot(b)
    return out


def chosen(n):
    out = 0
    for i in range(n):
        v = Vector(i, 1) if i % 3 else Vector(1, i)
        out += v.x
    return out


def same(n):
    v = Vector(0, 0)
    found = 0
    for i in range(n):
        w = Vector(i, i)
        found += (v is w) + (w is w) + (v == w) + (w == w) + (w != v) + (w is not None)
        v = w
    return found


def one(i, step):
    v = Vector(i, step) + Vector(step, i) * 2
    w = v + v
    return v.dot(w) + w.x


def ray_to(i, far):
    ray = Ray(Vector(i, 1.5), Vector(far, i))
    again = ray
    point = ray.at(2.0) + again.at(1)
    return point.x - point.y


def linked(i):
    a, b = Linked(i), Linked(i + 1)
    c = Linked(a)
    a.other, b.other = b, c
    same = (a is b) + (a is a) * 2 + (c.n is a) * 4 + (b.other is c) * 8 + (a == b) * 16 + (a != b) * 32
    return c.n.other.n + b.other.n.n + same


def circle(i):
    a, b = Linked(i), Linked(i + 1)
    a.other, b.other = b, a
    return a.other.other.n + b.other.other.n + Circle(i).me.me.n


def half_made(i):
    s = Slotted(Slotted(i, None), i)
    late = Late(i)
    return s.a.a + s.b + late.third + (late.second if i > 3 else 0)


def overwritten(i):
    v = Vector(i, i)
    v.x = Vector(v.y + 1, v)
    v.y = v.x
    v.x = v.y.y
    v.y.y = v.y.x
    return v.y.x + v.y.y + (v.x is v)


def pairs_of(i):
    pair = (Vector(i, 1), [Vector(1, i)])
    a, b = pair
    return a.dot(b[0])


def held(i, hold):
    v = Vector(i, i + 1)
    w = v * 2
    if hold:
        KEPT.append((v, w))
    return w.x + v.y


def kinds(value):
    v = Vector(value, 1)
    w = Vector(v, value)
    try:
        return v.x + 1, w.x.y + w.y
    except TypeError as error:
        at = error.__traceback__.tb_frame.f_locals
        return str(at["v"]), str(at["w"]), at["w"].x is at["v"]


def loops(function, n, *more):
    total = 0
    for i in range(n):
        total += function(i, *more)
    return total


for round in range(60):
    results = [loops(one, 30, 3), loops(linked, 30), loops(circle, 30), loops(half_made, 12), loops(overwritten, 20),
               loops(pairs_of, 20), loops(held, 20, False)]
print(results)
for round in range(60):
    results = [loops(ray_to, 30, 2.5), [kinds(i) for i in range(3)]]
print(results)
print(loops(one, 4, 2.5), loops(one, 3, 2**60), loops(one, 3, 1j), loops(ray_to, 3, 10**20), loops(ray_to, 3, 2))
print(loops(held, 3, True), KEPT[-3:], kinds(1.5), kinds("x"), kinds(None), kinds(2**60), kinds(7))
KEPT.clear()


def falls(depth, value):
    v = Vector(depth, value)
    if depth:
        return falls(depth - 1, value) + v.x
    w = Vector(v, v)
    return w.x.x + w.y.y


for _ in range(60):
    falls(6, 1)
try:
    falls(3, "text")
except TypeError as error:
    frame = error.__traceback__.tb_next
    while frame:
        print({name: repr(value) for name, value in frame.tb_frame.f_locals.items()})
        frame = frame.tb_next

for round in range(40):
    results = [numbers(60, 3), kept_sometimes(100), rays(50, 7.5), slotted(50, None), slotted(40, 2), late(60), circles(40),
               seen(30), changed(40, -1), sum(yields(30)), tuples(30), chosen(40), same(30)]
print(results)
print(numbers(20, 2.5), numbers(20, 2**60), numbers(3, 1j), rays(10, 10**20), rays(5, 2))
print(slotted(5, "x"[0:0] or 7), late(8), changed(20, 10), KEPT[:3], len(KEPT))
for _ in range(30):
    out = failing([1, 2, 5, 0, 10, 0])
print(out)
try:
    numbers(10, "text")
except TypeError as error:
    print(error)
    frame = error.__traceback__
    while frame:
        print({name: str(value) for name, value in frame.tb_frame.f_locals.items() if name in ("self", "v", "i", "total", "x", "y", "factor")})
        frame = frame.tb_next


class Watched:
    def __init__(self, x, y):
        self.x = x + y
        self.y = y


def watched(n):
    out = 0
    for i in range(n):
        w = Watched(i, 2)
        out += w.x
        if i == n - 2:
            Watched.y = property(lambda self: 100, lambda self, value: None)
        out += w.y
    return out


print([watched(50) for _ in range(4)], watched(3))
