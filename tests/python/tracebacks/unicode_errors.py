text = "naïve"
try:
    text.encode("ascii")
except UnicodeEncodeError as error:
    print(error)
b"caf\xe9".decode("utf-8")
