"""2d: ReLU halves the mean square; Var(w) = 2/n makes up for it."""

import math
from fractions import Fraction
from itertools import product

import torch


def he_variance(fan_in: int) -> float:
    r"""He's variance for ReLU layers, $\mathrm{Var}(w) = 2/n$."""
    return 2 / fan_in


# The sums of question c: weights +1 or -1, of variance 1, all 8 draws.
draws = product((1, -1), repeat=3)
sums = [2 * a - 4 * b + c for a, b, c in draws]
before = Fraction(sum(s**2 for s in sums), 8)
after = Fraction(sum(max(0, s) ** 2 for s in sums), 8)
print(f"mean square of s {before}, of ReLU(s) {after}")
print(f"with He's Var(w) = 2/3: {he_variance(3) * after:.1f}")

# One layer with Var(w) = c / n multiplies the mean square by this:
names = {1: "Xavier", 2: "He", 4: "Xavier's weights times 2"}
for c, name in names.items():
    layer = c * after / before
    print(f"Var(w) = {c}/n ({name}): 1 layer {layer}", end=", ")
    print(f"20 layers {layer**20}")

# Normally distributed sums: 9,999 of them, all equally likely.
chances = torch.arange(1, 10000, dtype=torch.float64) / 10000
h = torch.special.ndtri(chances).relu()
closed = 1 / 2 - 1 / (2 * math.pi)
print(f"normal s: mean square of ReLU(s) {h.square().mean():.2f}")
print(f"  variance {h.var():.2f}, 1/2 - 1/(2 pi) = {closed:.2f}")
