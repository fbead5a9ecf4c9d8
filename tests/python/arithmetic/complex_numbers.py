z = 3 + 4j
print(z, z.real, z.imag, z.conjugate(), abs(z), -z, +z, z * z, z / (1 - 1j), z + 1, 1 - z, z - 1.5, z == 3 + 4j, z != 3, z == 3)
print(repr(1j), repr(-1j), repr(0j), repr(-0j), repr(complex(-0.0, -0.0)), repr(complex(0.0, -1)), repr(1 + 0j), repr(1e20 + 1e-5j))
print(complex("1+2j"), complex(" 1-2J "), complex("j"), complex("-j"), complex("3"), complex("(1+2j)"), complex("nan+infj"))
print(complex(1, 2), complex(1), complex(), complex(real=1, imag=-2), complex(1.5, True), complex("1e5-1e-5j"))
print(bool(0j), bool(1j), hash(1 + 0j) == hash(1), hash(1j), {1 + 0j: "x"}[1], complex(2, 0) == 2, 2.0 == complex(2, 0))
print([format(z, s) for s in ("", ".2f", "20", ">20", "<20", "^20", "+", ".3e", "g", "+.1f", ",")])
for expression in ("1j < 2j", "complex('a')", "complex('1+')", "complex('1', 2)", "complex(1, '2')", "int(1j)", "float(1j)", "1j // 2",
                   "1j % 2", "divmod(1j, 2)", "1j / 0", "0j ** -1", "format(1j, 'd')", "format(1j, '010')", "complex(None)", "complex([], 1)",
                   "complex('1 + 2j')", "complex('')", "format(1j, '=5')", "abs(1e308+1e308j)"):
    try:
        print(expression, eval(expression))
    except Exception as error:
        print(expression, type(error).__name__, error)
print((1 + 2j) * (3 - 1j), (1 + 2j) / (3 - 1j), 2 * 1j, 1j * 2.5, (5 + 0j) / 2, 1j**3, (1 + 1j) ** -1, 2**1j)
print(sum([1j, 2, 3.5]), complex(float("inf"), float("nan")), [1j, -2.5j], complex.from_number(3), (1+2j).__complex__())
inf = float("inf")
print(complex(inf, 1) * 1, complex(1, inf) + 1, 1j * inf)
