class FailsOnExit:
    def __enter__(self):
        return self

    def __exit__(self, *info):
        raise OSError("cannot close")


with FailsOnExit():
    print("body")
    raise ValueError("body failed")
