"""8f: Which assumptions matter, by counting all cases for n = 3."""

import math

import torch
from torch import Tensor


def uniform_bound(fan_in: int, gain: float = 1.0) -> float:
    r"""Bound of uniform weights that keep the variance, $g\sqrt{3/n}$."""
    return gain * math.sqrt(3 / fan_in)


def independent(values: list[float], n: int = 3) -> Tensor:
    """All vectors with such entries, shape (cases, n)."""
    return torch.cartesian_prod(*[torch.tensor(values)] * n)


def equal(values: list[float]) -> Tensor:
    """All vectors of three equal entries."""
    return torch.tensor(values)[:, None].expand(-1, 3)


# Mean 0 and variance alpha^2 / 3, like U(-alpha, alpha).
alpha = uniform_bound(3)
w, x = [-alpha, 0.0, 0.0, 0.0, 0.0, alpha], [-1.0, 1.0]
axes = torch.cat([torch.eye(3), -torch.eye(3)])  # one entry is not 0
cases = {
    "as assumed": (independent(w), independent(x)),
    "inputs equal": (independent(w), equal(x)),
    "weights equal": (equal(w), independent(x)),
    "both equal": (equal(w), equal(x)),
    "both dependent, but uncorrelated": (alpha * axes, axes),
    "inputs of mean 1": (independent(w), independent([0.0, 2.0])),
    "inputs of mean 2": (independent(w), independent([1.0, 3.0])),
    "weights of mean 1": (
        independent([v + 1 for v in w]),
        independent(x),
    ),
    "a fourth term": (independent(w, 4), independent(x, 4)),
}
for name, (weights, inputs) in cases.items():
    s = weights @ inputs.T  # all pairs
    ratio = s.var(correction=0) / inputs[:, 0].var(correction=0)
    print(f"{name}: Var(s) / Var(x) = {ratio:.4f}")
