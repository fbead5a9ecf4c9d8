class Bad:
    def __repr__(self):
        return "bad " + self.name


print([1])
print([1, Bad()])
