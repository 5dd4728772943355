"""2a: How far out such a sum lies usually, if the weights have the stated variance."""

import math
import operator
from fractions import Fraction
from numbers import Real
from typing import Any, SupportsIndex

import torch
from torch import Tensor


def with_variance(normal: Tensor, variance: float) -> Tensor:
    r"""Standard normal numbers $z$ stretched to a variance, $w = z\sqrt{\sigma^2}$."""
    require_floats("normal", normal)
    require_in("variance", variance, 0, open_low=True)
    return math.sqrt(variance) * normal


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


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
draws = {
    "0.02": ["0.05", "0.025", "-0.03"],
    "1.0": ["1.0", "0.5", "1.5"],
}
energy = sum(i * i for i in inputs)
print(f"sum of the squared inputs: {energy}")
for variance, digits in draws.items():
    weights = [Fraction(w) for w in digits]
    s = sum(w * i for w, i in zip(weights, inputs, strict=True))
    square = sum(w * w for w in weights) / 3
    spread = math.sqrt(
        float(variance) * energy
    )  # Var(s) = Var(w) * sum of squares
    below = math.erf(
        abs(s) / (spread * math.sqrt(2))
    )  # P(|s| is smaller than here)
    print(
        f"Var(w) = {variance}: mean square of the three weights {float(square):.4f}"
    )
    print(f"  standard deviation of s: {spread:.4f}")
    print(
        f"  chance that s lies closer to 0 than {float(s):.2f}: {below:.4f}"
    )

    # Second route: draw a million neurons.
    w = with_variance(seeded_normal(10**6, 3), float(variance))
    drawn = sum(w[:, j] * inputs[j] for j in range(3))
    close = (
        abs((drawn.abs() < abs(float(s))).double().mean() - below)
        < 0.005
    )
    print(f"  a million drawn neurons agree within 0.005: {close}")
