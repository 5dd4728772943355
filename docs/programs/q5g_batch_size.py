"""5g: The noise of a mini-batch's gradient falls like 1 / sqrt(B)."""

from fractions import Fraction
from itertools import combinations, product
from statistics import mean, pvariance
from typing import Any

import torch


def batch_variance(
    variance: Any, size: int, count: int | None = None
) -> Any:
    r"""Variance of a mean, $\frac{s^2}{B} \cdot \frac{N - B}{N - 1}$."""
    if count is None:
        return variance / size
    return variance * (count - size) / (size * (count - 1))


# Four samples, one weight: all mini-batches of B gradients.
four = [Fraction(g) for g in (-2, 0, 2, 4)]
s2 = pvariance(four)
for B in (1, 2, 3, 4):
    means = [mean(batch) for batch in combinations(four, B)]
    again = [mean(batch) for batch in product(four, repeat=B)]
    print(f"B = {B}: mean {mean(means)}", end="")
    print(f", variance {pvariance(means)}", end="")
    print(f", by formula {batch_variance(s2, B, 4)}")
    print(f"  drawn again: variance {pvariance(again)}", end="")
    print(f", by formula {batch_variance(s2, B)}")

# 1024 samples of a linear model with 8 weights, which are 0.
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    x = torch.randn(1024, 8, dtype=torch.float64)
    y = x.sum(dim=1) + torch.randn(1024, dtype=torch.float64)
    order = torch.rand(500, 1024).argsort(dim=1)  # 500 random orders
each = -y[:, None] * x  # gradients of (w . x - y)^2 / 2 at w = 0
away = each - each.mean(dim=0)
s2 = away.square().sum(dim=1).mean().item()
print("  B  measured noise  formula")
for B in (1, 4, 16, 64, 256):
    batches = away[order[:, :B]].mean(dim=1)  # (500, 8)
    noise = batches.square().sum(dim=1).mean().sqrt()
    formula = batch_variance(s2, B, 1024) ** 0.5
    print(f"{B:3} {noise:15.2f} {formula:8.2f}")
