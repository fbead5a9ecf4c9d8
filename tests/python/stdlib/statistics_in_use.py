"""Measurements: averages, spread, quantiles, relations and normal distributions."""
import statistics
from decimal import Decimal
from fractions import Fraction as F

data = [2.5, 3.25, 5.5, 11.25, 11.75, 3.25]
print(statistics.mean(data), statistics.fmean(data), statistics.median(data), statistics.median_low(data), statistics.median_high(data), statistics.mode(data), statistics.multimode("aabbc"))
print(statistics.mean([1, 2, 3, 4]), statistics.mean([F(1, 3), F(1, 6)]), statistics.mean([Decimal("0.5"), Decimal("0.75")]), statistics.mean([True, 0, 0, 1]))
print(round(statistics.stdev(data), 9), round(statistics.pstdev(data), 9), statistics.variance([1, 2, 3, 4]), statistics.pvariance([F(1), F(2)]), statistics.variance(data, xbar=6.25))
print(statistics.geometric_mean([54, 24, 36]), statistics.harmonic_mean([40, 60]), statistics.harmonic_mean([40, 60], weights=[5, 30]), statistics.fmean([90, 80], weights=[3, 1]))
print(statistics.median_grouped([1, 3, 3, 5, 7], interval=2), statistics.quantiles(range(1, 12), n=4), statistics.quantiles([10, 20], n=4, method="inclusive"), statistics.quantiles(data, n=3))
hours, marks = [1, 2, 3, 4, 5], [52, 57, 61, 70, 74]
line = statistics.linear_regression(hours, marks)
print(round(line.slope, 9), round(line.intercept, 9), round(statistics.correlation(hours, marks), 9), statistics.covariance(hours, marks), statistics.correlation([1, 2, 3], [3, 9, 27], method="ranked"))
heights = statistics.NormalDist(170, 8)
print(heights, heights.mean, heights.variance, round(heights.cdf(178), 9), round(heights.pdf(170), 9), round(heights.inv_cdf(0.9), 6), heights.zscore(186))
print([round(q, 6) for q in heights.quantiles(4)], heights + 5, heights * 2, heights - statistics.NormalDist(160, 6), round(heights.overlap(statistics.NormalDist(165, 8)), 6))
fitted = statistics.NormalDist.from_samples([1, 2, 3])
print(fitted, [round(x, 9) for x in fitted.samples(3, seed=1)], fitted == statistics.NormalDist(2, 1))
smooth = statistics.kde([1.0, 2.0, 4.0], h=1.0)
print(round(smooth(2.0), 9), round(statistics.kde([1, 2], h=0.5, kernel="triangular")(1.25), 9))
for call in (
    lambda: statistics.mean([]),
    lambda: statistics.stdev([1]),
    lambda: statistics.mode([]),
    lambda: statistics.median([]),
    lambda: statistics.geometric_mean([0, -1]),
    lambda: statistics.harmonic_mean([-1]),
    lambda: statistics.quantiles([], n=4),
    lambda: statistics.correlation([1, 1], [2, 3]),
    lambda: statistics.NormalDist(0, -1),
    lambda: statistics.NormalDist().inv_cdf(1.0),
    lambda: statistics.mean(["a"]),
    lambda: statistics.linear_regression([1], [2, 3]),
):
    try:
        print(call())
    except (statistics.StatisticsError, TypeError) as error:
        print(type(error).__name__, error)
