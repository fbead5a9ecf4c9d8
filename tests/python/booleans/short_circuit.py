def show(value):
    print("evaluated", repr(value))
    return value


print(show(0) and show(1))
print(show(1) and show(2))
print(show(0) or show("") or show([]))
print(show(0) or show("x") or show([]))
print((show(1) and show(0)) or show(5))
print(show(1) and (show(0) or show(5)))
print(not show(0) and not show(""))
print(show("a") if show(True) else show("b"))
print(show("a") if show(False) else show("b"))
print([x for x in range(10) if x % 2 and x % 3 or x == 4])
x = None
print(x is None or x > 3, x is not None and x > 3)
print(any(show(v) for v in [0, 3, 5]), all(show(v) for v in [1, 0, 5]))
while show(False) or show(True):
    break
print(1 if 0 else 2 if 0 else 3, (lambda: 1 and 0 or 7)())
if show(0) or not show(1):
    print("no")
elif show(2) and show(3):
    print("yes")
try:
    show(1) and 1 / 0
except ZeroDivisionError as error:
    print(error)
assert show(1) or show(2), "not reached"
try:
    assert show(0), show("message")
except AssertionError as error:
    print("AssertionError", error)
