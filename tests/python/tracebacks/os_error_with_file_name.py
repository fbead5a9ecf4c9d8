def read(name):
    with open(name) as file:
        return file.read()


try:
    read("no such file.txt")
except FileNotFoundError as error:
    print(error.errno, error.filename)
read("no such file.txt")
