class Service:
    def __init__(self, depth):
        self.depth = depth

    def handle(self, request):
        return self.dispatch(request)

    def dispatch(self, request):
        method = getattr(self, "do_" + request)
        return method(self.depth)

    def do_get(self, depth):
        return (lambda d: d["missing"])({"depth": depth})


def main():
    service = Service(3)
    for request in ("get",):
        print(service.handle(request))


if __name__ == "__main__":
    main()
