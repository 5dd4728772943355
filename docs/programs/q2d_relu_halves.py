"""2d: ReLU halves the mean square exactly; Var(w) = 2/n makes up for it."""

import math
import operator
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from numbers import Real
from typing import Any, SupportsIndex

import torch
from torch import Tensor, nn


def gaussian_mean(
    function: Callable[[Tensor], Tensor], variance: float = 1.0
) -> float:
    r"""The mean $E[f(s)]$ for $s \sim N(0, \sigma^2)$, by the trapezoidal rule."""
    require_in("variance", variance, 0, open_low=True)
    z = torch.arange(0, 10, 0.001, dtype=torch.float64)
    density = torch.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    s = math.sqrt(variance) * z
    return torch.trapezoid(
        (function(s) + function(-s)) * density, z
    ).item()


def he_variance(fan_in: int) -> float:
    r"""He's variance for ReLU layers, $\mathrm{Var}(w) = 2/n$."""
    return 2 / require_int("fan_in", fan_in)


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
