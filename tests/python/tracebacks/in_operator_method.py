class Money:
    def __init__(self, amount):
        self.amount = amount

    def __add__(self, other):
        return Money(self.amount + other.amount)

    def __lt__(self, other):
        return self.amount < other.amount


print((Money(1) + Money(2)).amount)
print(Money(1) < Money(2))
print(Money(1) + 2)
