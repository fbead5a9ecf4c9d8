class Resource:
    def __enter__(self):
        print("open")
        return self

    def __exit__(self, kind, value, traceback):
        print("close", kind.__name__)


with Resource() as first, \
        Resource() as second:
    print("body")
    first.missing()
