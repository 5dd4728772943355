"""2c: Var(w) = 1/n, and no other variance, keeps the mean square."""

from fractions import Fraction
from itertools import product

import torch
from i2dl_exam.initialization import xavier_variance
from torch import nn

# Weights +1 or -1, equally likely, have mean 0 and variance 1.
inputs = [2, -4, 1]
draws = product((1, -1), repeat=3)  # all 8
sums = [2 * a - 4 * b + c for a, b, c in draws]
before = Fraction(sum(i * i for i in inputs), 3)
after = Fraction(sum(s * s for s in sums), 8)
print(f"all sums: {sums}")
print(f"mean square of the inputs {before}, of the sums {after}")
for name, variance in (
    ("0.02", Fraction(1, 50)),
    ("1/n", Fraction(1, 3)),
):
    print(f"  with Var(w) = {name}: {variance * after}")

# What torch's own initialization draws, and what we say it is.
with torch.device("cpu"):
    torch.manual_seed(0)
    for n_in, n_out, gain in (
        (300, 300, 1),
        (300, 100, 1),
        (300, 300, 5 / 3),
    ):
        w = torch.empty(n_out, n_in, dtype=torch.float64)
        nn.init.xavier_normal_(w, gain)
        ours = xavier_variance(n_in, n_out, gain)
        print(
            f"{n_in} inputs, {n_out} outputs, gain {gain:.2f}:"
            f" Var(w) = {ours:.4f}, drawn {w.var():.4f}"
        )

    # 20 networks of 10 linear layers: what is left, on average.
    layers = torch.randn(10, 20, 100, 100, dtype=torch.float64)
    x = torch.randn(20, 100, 1, dtype=torch.float64)
for factor in (0.9, 1.0, 1.1):
    h = x
    for layer in layers:
        h = (factor * xavier_variance(100)) ** 0.5 * layer @ h
    left = h.square().mean() / x.square().mean()
    print(f"{factor:.1f}/n, after 10 linear layers: {left:.1f} times")
