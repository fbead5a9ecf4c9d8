class ConfigError(Exception):
    pass


def read(settings):
    try:
        return settings["port"] + 1
    except (KeyError, TypeError) as error:
        raise ConfigError("bad port") from error


print(read({"port": 80}))
read({"port": "80"})
