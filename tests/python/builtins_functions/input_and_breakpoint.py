# input() reads sys.stdin and prompts on sys.stdout; breakpoint() calls sys.breakpointhook.
import io
import sys

sys.stdin = io.StringIO("a\nbé\n\nc")
print(input(), repr(input("> ")), repr(input(3)), input())
try:
    input()
except EOFError as e:
    print(e)
sys.breakpointhook = lambda *args, **kwargs: print(args, kwargs)
breakpoint(1, 2, x=3)
breakpoint()
del sys.breakpointhook
try:
    breakpoint()
except RuntimeError as e:
    print(e)
sys.stdin = None
try:
    input()
except RuntimeError as e:
    print(e)
