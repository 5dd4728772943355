"""2d: ReLU halves the mean square; Var(w) = 2/n makes up for it."""

import math
from fractions import Fraction
from itertools import product

import torch
from i2dl_exam.activations import gaussian_mean

# The sums of question c: weights +1 or -1, of variance 1, all 8 draws.
inputs = [2, -4, 1]
draws = product((1, -1), repeat=3)
sums = [2 * a - 4 * b + c for a, b, c in draws]
linear = Fraction(sum(s**2 for s in sums), 8)
relu = Fraction(sum(max(0, s) ** 2 for s in sums), 8)
print(f"mean square of s {linear}, of ReLU(s) {relu}")

# One layer, Var(w) = factor / n, turns a mean square of 7 into this:
for factor in (1, 2, 4):
    layer = Fraction(factor, 3) * relu / 7
    print(
        f"Var(w) = {factor}/n: 1 layer {layer}, 20 layers {layer**20}"
    )

# The same half for normally distributed sums, and the variance.
square = gaussian_mean(lambda s: s.relu() ** 2)
variance = square - gaussian_mean(torch.relu) ** 2
closed = 1 / 2 - 1 / (2 * math.pi)
print(f"normal s: mean square of ReLU(s) {square:.4f}")
print(f"  variance {variance:.4f}, 1/2 - 1/(2 pi) = {closed:.4f}")
