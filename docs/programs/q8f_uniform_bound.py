"""8f: alpha = sqrt(3/n) keeps the variance, counted and measured."""

import math
from fractions import Fraction
from statistics import mean, pvariance

import torch


def uniform_bound(fan_in: int, gain: float = 1.0) -> float:
    r"""Bound of uniform weights that keep the variance, $g\sqrt{3/n}$."""
    return gain * math.sqrt(3 / fan_in)


# Counted for alpha = 1: six equally likely numbers stand for U(-1, 1).
six = [Fraction(w) for w in (-1, 0, 0, 0, 0, 1)]
print(f"they have mean {mean(six)} and variance {pvariance(six)}")
values = torch.tensor([float(w) for w in six])
signs = torch.tensor([-1.0, 1.0])  # the inputs
for n in (1, 2, 3):
    w = torch.cartesian_prod(*[values] * n).reshape(-1, n)
    x = torch.cartesian_prod(*[signs] * n).reshape(-1, n)
    s = w @ x.T  # all pairs
    ratio = s.var(correction=0) / signs.var(correction=0)
    print(f"n = {n}: Var(s) / Var(x) = {ratio:.4f}", end=" ")
    print(f"over all {s.numel()} cases")

# Measured for alpha = sqrt(3/n), with three kinds of inputs of mean 0.
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    print("  n   alpha  normal  two-point  exponential inputs")
    for n in (3, 12, 48):
        alpha = uniform_bound(n)
        z = torch.randn(4000, n, dtype=torch.float64)
        uniform = torch.rand(4000, n, dtype=torch.float64)
        row = f"{n:3} {alpha:7.4f}"
        for x in (z, z.sign(), -uniform.log() - 1):
            w = torch.rand(4000, n, dtype=torch.float64) * 2 - 1
            s = (alpha * w * x).sum(dim=1)
            row += f" {s.var() / x.var():7.2f}"
        print(row)
