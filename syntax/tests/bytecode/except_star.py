def groups(a):
    try:
        a()
    except* ValueError as e:
        print(e)
    except* OSError:
        raise
    else:
        return 1
