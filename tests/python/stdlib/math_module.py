import math

inf, nan = math.inf, math.nan
print(math.pi, math.e, math.tau, math.sqrt(2), math.cbrt(27), math.exp(1), math.expm1(1e-10), math.log(10), math.log(8, 2), math.log2(1024), math.log10(1000), math.log1p(1e-10), math.exp2(10), math.pow(2, 0.5))
print(math.floor(-2.5), math.ceil(-2.5), math.trunc(-2.5), math.fabs(-3), math.fmod(-7, 3), math.remainder(7, 4), math.modf(-2.5), math.frexp(10), math.ldexp(0.625, 4), math.copysign(1, -0.0), math.hypot(3, 4), math.hypot(1, 2, 2), math.dist([1, 1], [4, 5]), math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1, rel_tol=0.2), math.ulp(1), math.nextafter(1, 2), math.nextafter(1, 0, steps=3))
print(math.factorial(20), math.factorial(30), math.comb(10, 3), math.perm(5, 2), math.perm(4), math.gcd(48, 36), math.gcd(), math.gcd(12, 18, 27), math.lcm(4, 6), math.lcm(), math.isqrt(99), math.isqrt(10**40), math.prod([1, 2, 3]), math.prod([1.5, 2], start=4), math.sumprod([1, 2], [3, 4]), math.fsum([0.1] * 10), math.fma(2, 3, 4))
print([round(f(0.5), 12) for f in (math.sin, math.cos, math.tan, math.asin, math.acos, math.atan, math.sinh, math.cosh, math.tanh, math.asinh, math.atanh, math.erf, math.erfc, math.gamma, math.lgamma)], math.acosh(2) > 1, math.atan2(-1, -1), math.atan2(0.0, -0.0), math.degrees(math.pi), math.radians(180))
print(math.isnan(nan), math.isinf(-inf), math.isfinite(1), math.floor(1e20), math.ceil(2**70), math.log(10**400), math.log2(2**5000), math.sqrt(0), math.fmod(1, inf), math.pow(nan, 0), math.hypot(inf, nan), math.copysign(nan, -1) != 0, math.gcd(-4, 6), math.gcd(2**100, 2**60))
for call in ("sqrt(-1)", "log(0)", "log(-1)", "log(1, 1)", "log(1, 0)", "exp(1000)", "factorial(-1)", "factorial(1.5)", "pow(0, -1)", "pow(-1, 0.5)", "acos(2)", "fmod(1, 0)", "fmod(inf, 1)", "floor(inf)", "ceil(nan)", "isqrt(-1)", "isqrt(1.5)", "comb(-1, 2)", "comb(2, -1)", "gcd(1.5)", "sqrt('x')", "sqrt()", "sqrt(1, 2)", "floor('x')", "gamma(0)", "gamma(-1)", "lgamma(0)", "atanh(1)", "ldexp(1, 5000)", "cosh(1000)", "dist([1], [1, 2])", "prod(['a'])", "fsum(['a'])", "log(10**400, 'x')", "log2(0)", "log10(-5)",
             "perm(3, 4)", "isclose(1, 2, rel_tol=-1)", "sumprod([1], [1, 2])", "sqrt(10**400)", "exp(10**400)", "nextafter(1, 2, steps=-1)", "sin(inf)", "hypot('a')", "radians(None)", "log()", "trunc('x')", "remainder(1, 0)", "log1p(-1)", "fma(inf, 0, 1)", "factorial(10**20)", "copysign(1)", "lcm('a')"):
    try:
        print(call, "=", eval("math." + call))
    except Exception as error:
        print(call, "->", type(error).__name__, error)


class Floor:
    def __floor__(self):
        return "floored"

    def __ceil__(self):
        return "ceiled"

    def __trunc__(self):
        return "truncated"

    def __float__(self):
        return 4.0


print(math.floor(Floor()), math.ceil(Floor()), math.trunc(Floor()), math.sqrt(Floor()), math.sqrt(True), math.factorial(True))
print(sum(math.sin(n) ** 2 for n in range(100)), [math.comb(8, k) for k in range(9)], math.fsum([1e100, 1.0, -1e100]), sum([0.1] * 3) == 0.3, math.fsum([0.1] * 3))
