print("defining")


class Settings:
    limit = 10
    names = ["a", "b"]
    ratio = limit / len(names[2])

    def never(self):
        pass
