# An int beside a float becomes one; two kinds for one operand leave the operator to the runtime.
# function: add
# run: add("a", 3); add(2, 0.5)
# passes: specialise dead


def add(a, b):
    return a * b


add(2, 0.5)
add("a", 3)
