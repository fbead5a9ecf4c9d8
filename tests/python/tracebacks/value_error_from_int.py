def parse(text):
    return [int(field) for field in text.split(",")]


print(parse("1,2"))
print(parse("1,x,3"))
