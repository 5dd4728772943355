"""2a: How far out such sums lie, if weights have that variance."""

import math
from collections.abc import Callable

import torch
from torch import Tensor


def gaussian_mean(
    f: Callable[[Tensor], Tensor], variance: float = 1.0
) -> float:
    r"""The mean $E[f(s)]$ for $s \sim N(0, \sigma^2)$, on a grid."""
    z = torch.arange(0, 10, 0.001, dtype=torch.float64)
    density = torch.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    s = math.sqrt(variance) * z
    return torch.trapezoid((f(s) + f(-s)) * density, z).item()


def share_below(limit: float, variance: float) -> float:
    """How often a normally distributed number lies closer to 0."""
    return gaussian_mean(lambda x: (x.abs() < limit).double(), variance)


inputs = torch.tensor([2, -4, 1], dtype=torch.float64)
draws = {0.02: [0.05, 0.025, -0.03], 1.0: [1.0, 0.5, 1.5]}
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    normal = torch.randn(10**5, 3, dtype=torch.float64)

for variance, weights in draws.items():
    w = torch.tensor(weights, dtype=torch.float64)
    s = abs((w @ inputs).item())
    square = w.square().mean()
    print(f"Var(w) = {variance:.2f}:", end=" ")
    print(f"mean square of the weights {square:.4f}")

    # The law Var(s) = Var(w) * (4 + 16 + 1), and 100,000 drawn neurons.
    law = variance * inputs.square().sum().item()
    sums = variance**0.5 * normal.to(w.device) @ inputs
    print(f"  Var(s) = {law:.2f}, drawn {sums.var():.2f}")

    # How often a sum lies closer to 0 than the exam's.
    share = share_below(s, law)
    drawn = (sums.abs() < s).double().mean()
    print(f"  below {s:.2f}: {share:.2f} of all, drawn {drawn:.2f}")
