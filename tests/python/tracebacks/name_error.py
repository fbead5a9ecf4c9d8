def compute():
    value = 10
    return value + undefined_thing * 2


compute()
