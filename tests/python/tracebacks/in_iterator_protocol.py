class Numbers:
    def __init__(self, values):
        self.values = values
        self.index = -1

    def __iter__(self):
        return self

    def __next__(self):
        self.index += 1
        return 1 // self.values[self.index]


for number in Numbers([1, 1, 0]):
    print(number)
