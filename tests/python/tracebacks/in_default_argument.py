defaults = {"size": 3}


def resize(
    image,
    size=defaults["size"],
    quality=defaults["quality"],
):
    return image, size, quality
