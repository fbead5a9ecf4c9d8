for n in (0, 1, -1, 42, -255, 1234567, 2**48, -(2**63), 10**25):
    print([format(n, spec) for spec in ("", "d", "x", "X", "o", "b", "#x", "#X", "#o", "#b", ",", "_", "+", " ", "n")])
    print([format(n, spec) for spec in ("30", "<30", ">30", "^30", "*^30,", "030", "+030", "#030x", "=+30", "0>30", "030,")])
    print([format(n, spec) for spec in ("e", ".3e", "f", ".2f", "g", "%", ".1%", "_x", "_b")])
    print(bin(n), oct(n), hex(n), repr(n), str(n), ascii(n))
print(format(65, "c"), format(0x1F600, "c"), f"{97:>5c}|", f"{True:d}", f"{True}", f"{True:5}|", f"{False:x}")
for value, spec in ((5, "s"), (5, ".2"), (5, ".2d"), (5, ",x"), (5, "z"), (5, "10q"), (5, "+c"), (-1, "c"), (2**40, "c"),
                    (5, ",_"), (5, "__"), (5, "#c"), (5, "%d"), (5, "1" * 30), (5, "=<5"), (5, "<<<5"), (10**400, "e")):
    try:
        print(spec, format(value, spec))
    except Exception as error:
        print(spec, type(error).__name__, error)
print("%d %5d|%-5d|%05d|%+d|% d|%x|%#x|%X|%o|%#o|%i|%u" % (1, 2, 3, 4, 5, 6, 255, 255, 255, 8, 8, 9, 10))
print("%.5d|%8.5d|%-8.5d|%d|%x" % (42, 42, 42, 10**25, 10**25), "%d" % 3.99, "%d" % True, "%c%c" % (65, "b"))
