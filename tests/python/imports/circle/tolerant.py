import circle.tolerant_too


def result():
    return circle.tolerant_too.answer()


base = 20
