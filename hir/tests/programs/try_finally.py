# Both ways through a finally.
# function: closing
# run: closing(Log(), 2)
# passes: simplify dead


class Log:
    def __init__(self):
        self.count = 0

    def note(self):
        self.count += 1


def closing(log, n):
    try:
        return 10 // n
    finally:
        log.note()


closing(Log(), 5)
closing(Log(), 5)
