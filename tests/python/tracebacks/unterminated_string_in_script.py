x = 1
message = "no end
print(message)
