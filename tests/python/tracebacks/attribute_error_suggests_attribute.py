class Config:
    def __init__(self):
        self.timeout = 3
        self.retries = 2


config = Config()
print(config.timeout)
print(config.timeuot)
