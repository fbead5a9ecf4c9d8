import sys

print(sys.exit.__name__)
try:
    sys.exit(5)
except SystemExit as error:
    print(error.code, repr(error))
sys.exit([1, "list"])
