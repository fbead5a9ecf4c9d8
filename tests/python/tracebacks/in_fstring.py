def describe(user):
    name = user["name"]
    return f"{name:>10} is {user['age'] + 1} years and lives in {user['address']['city']!r}"


print(describe({"name": "Ann", "age": 3, "address": {"city": "Rome"}}))
print(describe({"name": "Bob", "age": 3, "address": None}))
