import sys

print("on stdout")
print("on stderr", file=sys.stderr)
sys.stdout.write("no newline at end")
raise ValueError("last")
