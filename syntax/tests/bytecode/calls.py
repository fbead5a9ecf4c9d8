def calls(f, o, args, kw):
    f()
    f(1, o, k=2)
    o.m(1)
    o.m(*args)
    o.m(1, k=f)
    f(1, *args, k=1, **kw, j=2)
    f(**kw)
    return f(o.m(f(1)), f(2))
