class Registry:
    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__()
        if "name" not in kwargs:
            raise TypeError("a subclass needs a name")


class Good(Registry, name="good"):
    pass


class Bad(
    Registry,
):
    pass
