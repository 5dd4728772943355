"""8f: alpha = sqrt(3/n) keeps the variance, counted exactly and measured."""

import math
import operator
from fractions import Fraction
from itertools import product
from statistics import pvariance
from typing import SupportsIndex

import torch
from torch import Tensor


def uniform_bound(fan_in: int, gain: float = 1.0) -> float:
    r"""Bound of uniform weights that keep the variance, $g\sqrt{3/n}$."""
    return gain * math.sqrt(3 / fan_in)


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.rand(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return (2 * numbers - 1).to(torch.get_default_device())


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


# Exact, alpha = 1. The integral of w^2 / 2 from -1 to 1, by its antiderivative w^3 / 6:
print(
    f"Var(w) = {(Fraction(1) ** 3 - Fraction(-1) ** 3) / 6} for alpha = 1"
)
# Six equally likely numbers with the same mean 0 and the same variance:
six = [Fraction(w) for w in (-1, 0, 0, 0, 0, 1)]
print(
    f"the six numbers have mean {sum(six) / 6} and variance {pvariance(six)}"
)
for n in (1, 2, 3):
    pairs = product(product(six, repeat=n), product([1, -1], repeat=n))
    s = [
        sum(a * b for a, b in zip(w, x, strict=True)) for w, x in pairs
    ]
    print(
        f"n = {n}: Var(s) / Var(x) = {pvariance(s)} over all {len(s)} cases"
    )

# Measured, with alpha = sqrt(3/n) and inputs of four kinds, all of mean 0.
for n in (3, 12, 300):
    z, y = seeded_normal(10_000, n), seeded_normal(10_000, n, seed=1)
    inputs = {
        "normal": 5 * z,
        "uniform": seeded_uniform(10_000, n),
        "two-point": z.sign(),
        "exponential": (z**2 + y**2) / 2 - 1,  # of mean 1, shifted
    }
    alpha, kept = uniform_bound(n), []
    for name, x in inputs.items():
        # New weights for each sample: the variance is over weights and inputs.
        s = (alpha * seeded_uniform(10_000, n, seed=2) * x).sum(dim=1)
        if 0.9 < (s.var() / x.var()).item() < 1.1:
            kept.append(name)
    print(
        f"n = {n}, alpha = {alpha:.4f} keeps Var(x) for {', '.join(kept)} inputs"
    )
