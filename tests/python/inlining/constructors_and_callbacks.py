"""Constructors with defaults and keywords, and functions that instances hold, in hot loops."""


class Point:
    def __init__(self, x, y=2, *, z=3):
        self.x = x
        self.y = y
        self.z = z

    def total(self):
        return self.x + self.y + self.z


class Collects:
    def __init__(self, *items, **named):
        self.items = items
        self.named = named


class Derived(Point):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.extra = 1


def make(n):
    total = 0
    for i in range(n):
        total += Point(i).total() + Point(i, 1).total() + Point(x=i, z=0).total()
        total += Point(i, z=i, y=i).total() + Derived(i, z=1).total() + Derived(i).extra
        made = Collects(i, 2, a=i)
        total += len(made.items) + made.named["a"]
    return total


print(make(10), make(800))


def wrong(n):
    seen = {}
    for i in range(n):
        try:
            if i == n - 1:
                Point()
            elif i == n - 2:
                Point(1, 2, 3)
            elif i == n - 3:
                Point(1, w=2)
            else:
                Point(i, z=1)
        except TypeError as error:
            seen[i] = str(error)
    return seen


print(wrong(600))


def defaults_change(n):
    out = []
    for i in range(n):
        if i == n - 3:
            Point.__init__.__defaults__ = (20,)
        if i == n - 2:
            Point.__init__.__kwdefaults__["z"] = 30
        if i == n - 1:
            Point.__init__ = lambda self, x: setattr(self, "x", -x) or setattr(self, "y", 0) or setattr(self, "z", 0)
        out.append(Point(1).total())
    return out[-5:]


original = Point.__init__
print(defaults_change(600))
Point.__init__ = original


class Returns:
    def __init__(self, what=None):
        self.what = what
        if what == 590:
            return what


def returning(n):
    try:
        for i in range(n):
            Returns(what=i)
    except TypeError as error:
        return i, str(error), error.__traceback__.tb_next


print(returning(600))


class Raises:
    def __init__(self, value, limit=400):
        if value > limit:
            raise ValueError(value)
        self.value = value


def raising(n):
    total = 0
    try:
        for i in range(n):
            total += Raises(i, limit=500).value
    except ValueError as error:
        trace = error.__traceback__.tb_next
        return total, trace.tb_frame.f_code.co_qualname, trace.tb_frame.f_locals["limit"]


print(raising(600))


class Button:
    def __init__(self, callback, weight):
        self.callback = callback
        self.weight = weight

    @property
    def handler(self):
        return self.callback

    def __getattr__(self, name):
        if name.startswith("on_"):
            return lambda value: value * len(name)
        raise AttributeError(name)

    def press(self, value):
        return self.callback(value) * self.weight


def double(value):
    return value * 2


class Adder:
    def __init__(self, amount):
        self.amount = amount

    def __call__(self, value, times=1):
        return value + self.amount * times

    def method(self, value):
        return value - self.amount


def callbacks(n):
    buttons = [Button(double, 1), Button(Adder(5), 2), Button(Adder(7).method, 3), Button(lambda v: v, 4), Button(len, 5)]
    total = 0
    for i in range(n):
        for button in buttons[:4]:
            total += button.press(i)
            total += button.handler(i) + button.callback(i)
        total += buttons[4].callback("abc") + buttons[0].on_click(i)
        total += buttons[1].callback(i, times=3)
    return total


print(callbacks(10), callbacks(500))


def one_callback(n):
    button = Button(Adder(1), 1)
    out = []
    for i in range(n):
        if i == n - 3:
            button.callback = double
        if i == n - 2:
            Button.callback = property(lambda self: lambda value: "shadowed")
        out.append(button.callback(i))
    del Button.callback
    return out[-4:]


print(one_callback(600))


class Slots:
    __slots__ = ("callback", "count")

    def __init__(self, callback):
        self.callback = callback
        self.count = 0

    def run(self, value):
        self.count += 1
        return self.callback(value)


def slots(n):
    thing = Slots(double)
    total = 0
    for i in range(n):
        if i == n - 2:
            thing.callback = Adder(3)
        total += thing.run(i)
    try:
        del thing.callback
        thing.run(1)
    except AttributeError as error:
        return total, thing.count, str(error)


print(slots(10), slots(700))
