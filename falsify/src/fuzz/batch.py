"""Runs programs one after the other, each in a namespace of its own, with a line before each that tells which it is."""

import sys


def run(number, text):
    sys.stdout.write(f"\n=== program {number}\n")
    space = {"__name__": "__main__"}
    try:
        exec(compile(text, f"<program {number}>", "exec"), space)
    except BaseException as error:
        at = error.__traceback__.tb_next
        while at is not None:
            print(at.tb_frame.f_code.co_name, at.tb_lineno)
            at = at.tb_next
        print("ended by", type(error).__name__, error)


with open(sys.argv[1], encoding="utf-8") as file:
    programs = file.read().split("\n\f\n")
for number, text in enumerate(programs):
    run(number, text)
sys.stdout.write("\n=== program end\n")
