def fail(kind, message):
    raise kind(message)


def gather():
    errors = []
    for kind, message in ((ValueError, "bad value"), (TypeError, "bad type")):
        try:
            fail(kind, message)
        except Exception as error:
            errors.append(error)
    nested = ExceptionGroup("nested", [KeyError("never raised")])
    raise ExceptionGroup("several problems", errors + [nested])


gather()
