import statistics as s
from fractions import Fraction

data = [2, 4, 4, 4, 5, 5, 7, 9]
print(s.mean(data), s.fmean(data), s.fmean([1, 2], weights=[3, 1]), s.geometric_mean([1, 4, 16]), s.harmonic_mean([40, 60]), s.median(data), s.median_low(data), s.median_high(data), s.median_grouped([1, 2, 2, 3], 1), s.mode(data), s.multimode([1, 1, 2, 2]), s.pstdev(data), s.stdev(data), s.pvariance(data), s.variance(data), s.quantiles(data), s.quantiles(data, n=10, method="inclusive"))
print(s.mean([1, 2, 3, 4]), s.mean([Fraction(1, 2), Fraction(1, 3)]), s.mean([1.5, 2.5]), s.median(["b", "a", "c"]), s.mode("hello"), s.mode(["x"]), s.covariance([1, 2, 3], [1, 5, 7]), s.correlation([1, 2, 3], [2, 4, 6]), s.correlation([1, 2, 3], [3, 1, 2], method="ranked"), s.linear_regression([1, 2, 3], [3, 5, 7]), s.linear_regression([1, 2], [2, 4], proportional=True))
n = s.NormalDist(10, 2)
print(n, n.mean, n.stdev, n.variance, n.pdf(10), n.cdf(12), n.inv_cdf(0.5), n.zscore(14), n + 5, n * 2, n + s.NormalDist(1, 1), n.overlap(s.NormalDist(12, 2)), s.NormalDist.from_samples([1, 2, 3, 4]), n.quantiles(4), n == s.NormalDist(10, 2), n.samples(2, seed=1))
print(s.variance([1, 2, 3], 2), s.pvariance([1.5, 2.5, 4]), s.stdev([Fraction(1), Fraction(3)]), s.mean([True, False]), s.mean([1e30, 1, -1e30]), s.fsum([0.1] * 10) if hasattr(s, "fsum") else "")
for call in (lambda: s.mean([]), lambda: s.median([]), lambda: s.mode([]), lambda: s.stdev([1]), lambda: s.mean(["a"]), lambda: s.mean(5), lambda: s.harmonic_mean([-1]), lambda: s.quantiles([1]), lambda: s.quantiles([], n=2), lambda: s.quantiles(data, n=0), lambda: s.NormalDist(0, -1), lambda: s.correlation([1], [1]), lambda: s.correlation([1, 1], [1, 2]), lambda: s.geometric_mean([0]), lambda: s.fmean([1], weights=[0]), lambda: s.linear_regression([1, 1], [1, 2]), lambda: s.mean([1, None]), lambda: n.inv_cdf(2), lambda: s.pvariance([]), lambda: s.median([1, "a"])):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
