def withdraw(balance, amount):
    assert amount > 0, "amount must be positive"
    assert (
        amount
        <= balance
    ), f"only {balance} left"
    return balance - amount


print(withdraw(10, 5))
withdraw(5, 10)
