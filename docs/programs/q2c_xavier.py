"""2c: Var(w) = 1/n, and no other variance, keeps the mean square of a linear layer."""

import math
import operator
from fractions import Fraction
from itertools import product
from numbers import Real
from typing import Any, SupportsIndex

import torch
from torch import Tensor, nn


def xavier_variance(
    fan_in: int, fan_out: int | None = None, gain: float = 1.0
) -> float:
    r"""Xavier's variance, $\mathrm{Var}(w) = g^2\,\frac{2}{n_\text{in}+n_\text{out}}$."""
    fan_in = require_int("fan_in", fan_in)
    fan_out = (
        fan_in if fan_out is None else require_int("fan_out", fan_out)
    )
    require_in("gain", gain, 0, open_low=True)
    return gain**2 * 2 / (fan_in + fan_out)


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


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
