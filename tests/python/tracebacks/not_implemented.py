class Base:
    def run(self):
        raise NotImplementedError("subclasses must implement run()")


class Child(Base):
    def go(self):
        return super().run()


Child().go()
