def read(settings):
    try:
        return settings["port"]
    except KeyError:
        raise LookupError("no port configured") from None


read({})
