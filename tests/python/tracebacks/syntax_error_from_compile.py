def load(source):
    return compile(source, "template.txt", "exec")


load("x = 1\n")
load("if True:\n    y = (1 +\n    z = 3\n")
