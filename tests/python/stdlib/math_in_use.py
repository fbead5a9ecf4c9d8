"""Geometry, number theory, combinations and careful sums."""
import math

print([round(f(1.25), 10) for f in (math.sin, math.cos, math.tan, math.asinh, math.exp, math.log, math.sqrt, math.cbrt, math.gamma, math.erf)])
print(round(math.degrees(math.atan2(1, -1)), 9), round(math.radians(180), 9) == round(math.pi, 9), math.hypot(3, 4), math.dist((1, 2, 3), (4, 6, 3)))
print(math.gcd(84, 36, 120), math.lcm(4, 6, 10), math.gcd(), math.comb(52, 5), math.perm(5, 2), math.perm(4), math.factorial(20), math.isqrt(10**20 + 1))
print(math.floor(-2.5), math.ceil(-2.5), math.trunc(-2.5), math.fabs(-3), math.fmod(-7, 3), -7 % 3, math.remainder(7, 4), math.modf(3.25), math.frexp(10.0), math.ldexp(0.625, 4))
tenths = [0.1] * 10
print(sum(tenths) == 1.0, math.fsum(tenths) == 1.0, math.fsum([1e100, 1, -1e100]), math.sumprod([1, 2, 3], [4, 5, 6]), math.prod([2, 3, 7], start=10))
print(math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-9), math.isclose(0, 1e-9, abs_tol=1e-8))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1e308), math.copysign(1, -0.0), math.nextafter(1.0, 2.0), math.ulp(1.0), math.fma(2, 3, 4))
print(math.log2(1024), math.log10(1000), round(math.log(8, 2), 12), round(math.log1p(1e-10), 20), math.exp2(5), round(math.expm1(1e-10), 20), math.log2(1 << 2000))
for call in (
    lambda: math.sqrt(-1),
    lambda: math.log(0),
    lambda: math.factorial(-1),
    lambda: math.factorial(2.5),
    lambda: math.exp(1000),
    lambda: math.comb(3, -1),
    lambda: math.isqrt(-1),
    lambda: math.floor(math.inf),
    lambda: math.ceil(math.nan),
    lambda: math.acos(2),
    lambda: math.dist((1,), (1, 2)),
    lambda: math.sin("x"),
    lambda: math.gcd(2.0),
    lambda: math.pow(0, -1),
    lambda: math.fmod(1, 0),
):
    try:
        print(call())
    except (ValueError, OverflowError, TypeError) as error:
        print(type(error).__name__, error)


class Angle:
    def __init__(self, degrees):
        self.degrees = degrees

    def __float__(self):
        return self.degrees / 2

    def __floor__(self):
        return "floored"

    def __ceil__(self):
        return "ceiled"


print(math.sqrt(Angle(32)), math.floor(Angle(1)), math.ceil(Angle(1)))
primes = [n for n in range(2, 60) if all(n % d for d in range(2, math.isqrt(n) + 1))]
print(primes, math.tau == 2 * math.pi, round(math.e, 12))
