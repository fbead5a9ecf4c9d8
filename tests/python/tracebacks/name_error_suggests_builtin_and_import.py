try:
    pritn("x")
except NameError as error:
    print(error)
time.sleep(1)
