"""8f: Which assumptions matter, by counting all cases for n = 3."""

import math
import operator
from numbers import Real
from typing import Any, SupportsIndex

import torch
from torch import Tensor


def uniform_bound(n: int, gain: float = 1.0) -> float:
    r"""The bound $\alpha = g\sqrt{3/n}$ of uniform weights that keep the variance."""
    require_in("gain", gain, 0, open_low=True)
    return gain * math.sqrt(3 / require_int("n", n))


def require_in(
    name: str,
    value: Any,
    low: float,
    high: float = math.inf,
    *,
    open_low: bool = False,
) -> None:
    """Raise unless `value` is a real number in [low, high), or in (low, high)."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name} must be a real number, got {value!r}")
    if not value < high or value < low or (open_low and value == low):
        bracket = "(" if open_low else "["
        raise ValueError(
            f"{name} must lie in {bracket}{low}, {high}), got {value}"
        )


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


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
