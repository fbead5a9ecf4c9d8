def handlers(a):
    try:
        a()
    except ValueError:
        return 1
    except (KeyError, TypeError) as e:
        print(e)
        raise
    except:
        a = 2
    else:
        a = 3
    return a


def loop(a):
    for x in a:
        try:
            x()
        except OSError as error:
            if error:
                continue
            break
