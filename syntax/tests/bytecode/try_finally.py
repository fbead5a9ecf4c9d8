def finally_(a):
    try:
        return a()
    finally:
        a.close()


def nested(a):
    for x in a:
        try:
            try:
                if x:
                    break
                if a:
                    continue
            finally:
                print(1)
        finally:
            print(2)
    return x
