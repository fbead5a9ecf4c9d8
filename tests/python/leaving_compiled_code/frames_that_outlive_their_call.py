# Whoever keeps a frame finds its variables as they were at its end.
import sys


def look():
    return sys._getframe(1)


def plain(k):
    x = 1
    frame = look()
    x = k * 2
    y = x + 0.5
    return frame


def looping(k):
    frame = look()
    last = None
    for i in range(k):
        last = i * i
    return frame


def generator(k):
    x = 1
    frame = look()
    yield frame
    x = k * 2


def inner(k):
    x = k
    frame = look()
    x += 5
    return frame


def outer(k):
    z = k
    frame = inner(k)
    z -= 1
    return frame, look()


def loop_in_the_middle(n):
    frame = look()
    total = 0
    for i in range(n):
        total += i
    done = total * 2
    return frame


def packed(*args, **kwargs):
    frame = look()
    args = args + (1,)
    return frame


for i in range(3000):
    plain(i), looping(3), list(generator(i)), outer(i), packed(i, a=i)
frame = plain(7)
print(frame.f_locals["x"], frame.f_locals["y"], frame.f_lineno - frame.f_code.co_firstlineno)
frame = looping(6)
print(frame.f_locals["last"], frame.f_locals["i"], frame.f_lineno - frame.f_code.co_firstlineno)
[frame] = generator(7)
print(frame.f_locals["x"], frame.f_lineno - frame.f_code.co_firstlineno)
for frame in outer(10):
    print({name: value for name, value in frame.f_locals.items() if name != "frame"}, frame.f_code.co_name)
frame = loop_in_the_middle(5000)
print(frame.f_locals["total"], frame.f_locals["done"], frame.f_lineno - frame.f_code.co_firstlineno)
frame = packed(3, b=4)
print(frame.f_locals["args"], frame.f_locals["kwargs"])
