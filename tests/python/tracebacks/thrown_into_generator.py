def worker():
    while True:
        try:
            item = yield
            print("item", item)
        except ValueError as error:
            print("ignored", error)


w = worker()
next(w)
w.send(1)
w.throw(ValueError("small"))
w.throw(KeyError("big"))
