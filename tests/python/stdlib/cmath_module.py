import cmath

z = 3 + 4j
print(cmath.sqrt(-1), cmath.sqrt(z), cmath.phase(z), cmath.polar(z), cmath.rect(5, 0.9272952180016122), abs(z), cmath.exp(1j * cmath.pi), cmath.log(z), cmath.log(100, 10), cmath.log10(1000j), cmath.inf, cmath.nanj, cmath.infj, cmath.tau)
for f in (cmath.sin, cmath.cos, cmath.tan, cmath.sinh, cmath.cosh, cmath.tanh, cmath.asin, cmath.acos, cmath.atan, cmath.asinh, cmath.acosh, cmath.atanh):
    w = f(0.5 + 0.25j)
    print(f.__name__, round(w.real, 10), round(w.imag, 10))
print(cmath.isnan(complex("nan")), cmath.isinf(complex("infj")), cmath.isfinite(1j), cmath.isclose(1 + 1e-12j, 1), cmath.phase(-1), cmath.phase(complex(-1, -0.0)), cmath.sqrt(complex(-4, -0.0)), cmath.sqrt(4), cmath.exp(0))
for call in ("log(0)", "atanh(1)", "exp(1000)", "sqrt('x')", "polar(None)", "rect(1)", "acos()", "log10(0)", "atan(1j)", "cosh(1000)", "rect(float('inf'), float('nan'))", "sin(complex('inf'))", "phase([])", "isclose(1, 2, abs_tol=-1)"):
    try:
        print(call, eval("cmath." + call))
    except Exception as error:
        print(call, type(error).__name__, error)


class Convertible:
    def __complex__(self):
        return 1 + 1j


print(cmath.sqrt(Convertible()).real > 1, cmath.polar(Convertible())[0])
