def risky(n):
    return 10 // n


def retry(n):
    for attempt in range(2):
        try:
            return risky(n)
        except ZeroDivisionError:
            print("attempt", attempt)
            if attempt:
                raise
    return None


retry(0)
