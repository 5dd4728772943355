"""5g: The variance of a mini-batch's gradient is s^2 / B, by counting all batches."""

from fractions import Fraction
from itertools import combinations, product
from statistics import mean, pvariance

from i2dl_exam.gradient_noise import batch_variance

gradients = [Fraction(g) for g in (-2, 0, 2, 4)]  # of four samples, for one weight
n, full, s2 = len(gradients), mean(gradients), pvariance(gradients)
print(f"gradient of all samples {full}, variance of a single sample's {s2}")

for size in (1, 2, 3, 4):
    print(f"B = {size}:")
    draws = {"repeats allowed": product(gradients, repeat=size)}
    draws["all different"] = combinations(gradients, size)
    formulas = batch_variance(s2, size), batch_variance(s2, size, n)
    for (name, batches), formula in zip(draws.items(), formulas, strict=True):
        means = [mean(batch) for batch in batches]
        variance, wrong = pvariance(means), sum(g < 0 for g in means)
        unbiased = mean(means) == full
        print(f"  {name}: {len(means)} batches, mean gradient correct: {unbiased}")
        print(f"    variance {variance}, formula {formula}, wrong sign: {wrong}")
