"""What NameError and UnboundLocalError know of the name: only the former suggests another one."""

def f():
    points_ = 1
    try:
        print(points)
    except UnboundLocalError as e:
        print(repr(e.name), e)
    points = 2
def g():
    def h():
        print(val)
    try:
        h()
    except NameError as e:
        print(type(e).__name__, repr(e.name), e)
    val = 2
f(); g()
try:
    undefined_thing
except NameError as e:
    print(repr(e.name), e)
class C:
    try: q
    except NameError as e: print(repr(e.name))
def d():
    try:
        del zed
    except UnboundLocalError as e: print(repr(e.name), e)
    zed = 1
d()
try:
    del nothing
except NameError as e: print(repr(e.name), e)
def gg():
    global nope
    try:
        del nope
    except NameError as e: print(repr(e.name), e)
gg()


class Point:
    pass


def nearly():
    print(point)
    point = 1


nearly()
