"""2c: Var(w) = 1/n, and no other variance, keeps the mean square of a linear layer."""

from fractions import Fraction
from itertools import product

import torch
from i2dl_exam.initialization import xavier_variance
from i2dl_exam.sampling import seeded_normal
from torch import nn

inputs = [2, -4, 1]
n = len(inputs)
before = Fraction(sum(i * i for i in inputs), n)
print(f"mean square of the inputs: {before}")

# Weights +1 or -1, equally likely, have mean 0 and variance 1: try all 8 draws.
draws = product((1, -1), repeat=n)
sums = [
    sum(w * i for w, i in zip(ws, inputs, strict=True)) for ws in draws
]
unit = Fraction(sum(s * s for s in sums), len(sums))
print(f"all sums: {sums}")
print(
    f"mean square of s for Var(w) = 1: {unit} = {unit / before} * {before}"
)
for name, variance in {
    "0.02": Fraction(2, 100),
    "1/n": Fraction(1, n),
}.items():
    print(f"mean square of s for Var(w) = {name}: {variance * unit}")
print(
    f"our xavier_variance({n}) is 1/{n}: {xavier_variance(n) * n == 1}"
)

# Second route: torch's own initialization, through 10 linear layers 1000 wide.
n, h = 1000, seeded_normal(1000)
start = h.square().mean()
for _ in range(10):
    layer = nn.Linear(n, n, bias=False, dtype=torch.float64)
    nn.init.xavier_normal_(layer.weight)
    h = layer(h)
ours = abs(layer.weight.var() / xavier_variance(n) - 1) < 0.02
print(f"nn.init.xavier_normal_ has variance 1/n within 2 %: {ours}")
nn.init.xavier_normal_(
    layer.weight, gain=5 / 3
)  # torch's factor for tanh
ours = (
    abs(layer.weight.var() / xavier_variance(n, gain=5 / 3) - 1) < 0.02
)
print(f"with gain 5/3 it is (5/3)^2 = 25/9 times as large: {ours}")
kept = 1 / 3 < h.square().mean() / start < 3
print(f"mean square after 10 linear layers within a factor 3: {kept}")
