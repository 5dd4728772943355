"""2d: ReLU halves the mean square exactly; Var(w) = 2/n makes up for it."""

import math
from fractions import Fraction
from itertools import product

import torch
from i2dl_exam.activations import gaussian_mean
from i2dl_exam.initialization import he_variance
from torch import nn

inputs = [2, -4, 1]
n = len(inputs)
before = Fraction(sum(i * i for i in inputs), n)
draws = product(
    (1, -1), repeat=n
)  # weights of variance 1, as in question c
sums = [
    sum(w * i for w, i in zip(ws, inputs, strict=True)) for ws in draws
]
linear = Fraction(sum(s * s for s in sums), len(sums))  # for Var(w) = 1
relu = Fraction(sum(max(0, s) ** 2 for s in sums), len(sums))
print(
    f"mean square before ReLU {linear}, after it {relu}: factor {relu / linear}"
)
factors = {
    "1/n": Fraction(1, n),
    "2/n": Fraction(2, n),
    "4/n": Fraction(4, n),
}
for name, variance in factors.items():
    factor = variance * relu / before
    print(
        f"Var(w) = {name}: one layer multiplies by {factor}, 20 by {factor**20}"
    )

# Second route: a normal distribution instead of 8 draws; the variance as well.
square = gaussian_mean(lambda s: s.relu() ** 2)
mean = gaussian_mean(torch.relu)
variance = square - mean**2
print(
    f"standard normal s: mean square of ReLU(s) {square:.4f}, variance {variance:.4f}"
)
print(f"  1/2 - 1/(2 pi) = {1 / 2 - 1 / (2 * math.pi):.4f}")
exact = (
    abs(square - 1 / 2) < 1e-12
    and abs(mean - 1 / math.sqrt(2 * math.pi)) < 1e-7
)
print(
    f"  mean square 1/2 within 1e-12, mean 1/sqrt(2 pi) within 1e-7: {exact}"
)

# Third route: torch's own initialization.
layer = nn.Linear(1000, 1000, bias=False)
nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
ours = abs(layer.weight.var() / he_variance(1000) - 1) < 0.02
print(f"nn.init.kaiming_normal_ has variance 2/n within 2 %: {ours}")
