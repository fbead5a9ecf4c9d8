class Field:
    def __set_name__(self, owner, name):
        raise RuntimeError(f"cannot be called {name}")


class Model:
    title = Field()
