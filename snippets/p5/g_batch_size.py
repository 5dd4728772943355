"""5g: The noise of a mini-batch's gradient falls like 1 / sqrt(B)."""

from fractions import Fraction
from itertools import combinations, product
from statistics import mean, pvariance

from i2dl_exam.gradient_noise import batch_variance

# Four samples, one weight: all mini-batches of B gradients.
four = [Fraction(g) for g in (-2, 0, 2, 4)]
s2 = pvariance(four)
print("B  mean  variance  by formula  drawn again  by formula")
for B in (1, 2, 3, 4):
    means = [mean(batch) for batch in combinations(four, B)]
    again = [mean(batch) for batch in product(four, repeat=B)]
    print(f"{B} {mean(means)!s:>5} {pvariance(means)!s:>9}", end="")
    print(f" {batch_variance(s2, B, 4)!s:>11}", end="")
    print(f" {pvariance(again)!s:>12} {s2 / B!s:>11}")
