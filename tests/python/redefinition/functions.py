# The function that a hot loop calls changes inside: its code, defaults, cells; and the loop's own function does.
from ways import check

LOOP = """
def loop(trip, n):
    seen = []
    for i in range(n):
        seen.append((plain(3), defaults(1), keywords(1), counter(), nested(1)))
        TRIP
        seen.append((plain(3), defaults(1), keywords(1), counter(), nested(1)))
    return seen
"""


def world(change):
    def setup():
        world = {}
        exec("def plain(x): return x + 1\ndef nested(x): return plain(x) + plain(x)", world)

        def other(y):
            return ("other", y)

        def more(y, z="default of z"):
            return (y, z)

        def defaults(a, b=2):
            return a * b

        def keywords(a, *, k=3):
            return a * k

        def make_counter():
            count = 0

            def counter():
                return count

            def set_count(to):
                nonlocal count
                count = to

            return counter, set_count

        counter, set_count = make_counter()

        world |= locals()
        return world, lambda: exec(change, world)

    return setup


for title, change in [
    ("__code__", "plain.__code__ = other.__code__"),
    ("__code__ with another number of parameters", "plain.__defaults__ = (7,); plain.__code__ = more.__code__"),
    ("__code__ of a lambda", "plain.__code__ = (lambda *args: args).__code__"),
    ("__defaults__", "defaults.__defaults__ = (20,)"),
    ("__defaults__ of another type", "defaults.__defaults__ = (0.5,)"),
    ("__defaults__ longer", "defaults.__defaults__ = (1, 30)"),
    ("__kwdefaults__", "keywords.__kwdefaults__ = {'k': 40}"),
    ("__kwdefaults__ in place", "keywords.__kwdefaults__['k'] = 50"),
    ("a cell, by nonlocal", "set_count(60)"),
    ("a cell, by cell_contents", "counter.__closure__[0].cell_contents = 'cell'"),
    ("a global of the callee", "def plain(x): return 100"),
]:
    check(title, world(change), LOOP)

OWN_CELL = """
def outer(trip, n):
    cell = 1
    def set_cell(to):
        nonlocal cell
        cell = to
    world_hooks.append(set_cell)
    seen = []
    for i in range(n):
        cell += 0
        seen.append(cell)
        TRIP
        seen.append(cell)
    return seen
loop = outer
"""


def with_hooks(to):
    def setup():
        hooks = []
        return {"world_hooks": hooks}, lambda: hooks and hooks[-1](to)

    return setup


check("a cell of the loop's own", with_hooks(5), OWN_CELL)
check("a cell of the loop's own becomes a float", with_hooks(5.5), OWN_CELL)

ITSELF = """
def loop(trip, n, step=1):
    seen = []
    for i in range(0, n, step):
        seen.append(step)
        TRIP
    return seen
def other(trip, n, step=1):
    return ["other"]
"""


def itself(change):
    def setup():
        world = {}
        return world, lambda: exec(change, world)

    return setup


check("the loop's own code", itself("loop.__code__ = other.__code__"), ITSELF)
check("the loop's own defaults", itself("loop.__defaults__ = (2,)"), ITSELF)
