def use(resource):
    with resource as r:
        print(r)


use(open)
