code = """
def inside(x):
    return x + undefined_in_exec

inside(1)
"""
try:
    eval("1 + (2 / 0)")
except ZeroDivisionError as error:
    print(error)
exec(code)
