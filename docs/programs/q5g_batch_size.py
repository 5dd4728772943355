"""5g: The noise of a mini-batch's gradient falls like 1 / sqrt(B)."""

import math
import operator
from fractions import Fraction
from itertools import combinations, product
from numbers import Real
from statistics import mean, pvariance
from typing import Any, SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor


def batch_variance(
    variance: Any,
    size: SupportsIndex,
    count: SupportsIndex | None = None,
) -> Any:
    r"""Variance of a mini-batch's gradient, $\frac{s^2}{B} \cdot \frac{N - B}{N - 1}$."""
    require_in("variance", variance, 0)
    if count is None:
        return variance / require_int("size", size)
    n = require_int("count", count, least=2)
    b = _batch_size(size, n)
    return variance * (n - b) / (b * (n - 1))


def draw_batches(
    count: SupportsIndex,
    size: SupportsIndex,
    batches: SupportsIndex,
    seed: int = 0,
) -> Tensor:
    """Random mini-batches: in each row `size` different numbers below `count`."""
    rows, columns = (
        require_int("batches", batches),
        require_int("count", count),
    )
    keys = seeded_uniform(rows, columns, seed=seed)
    return keys.argsort()[
        :, : _batch_size(size, columns)
    ]  # a random order


def _batch_size(size: SupportsIndex, count: int) -> int:
    """The batch size, if it is from 1 to `count`."""
    b = require_int("size", size)
    if b > count:
        raise ValueError(f"size must be at most count {count}, got {b}")
    return b


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


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


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.rand(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return (2 * numbers - 1).to(torch.get_default_device())


four = [
    Fraction(g) for g in (-2, 0, 2, 4)
]  # gradients of four samples, one weight
for size in (1, 2, 3, 4):
    means = [mean(batch) for batch in combinations(four, size)]
    found, formula = (
        pvariance(means),
        batch_variance(pvariance(four), size, 4),
    )
    print(
        f"B = {size}, all {len(means)} mini-batches: mean gradient {mean(means)}"
    )
    print(f"  variance {found}, by formula {formula}")
    again = pvariance(
        [mean(batch) for batch in product(four, repeat=size)]
    )
    formula = batch_variance(pvariance(four), size)
    print(
        f"  if a sample may be drawn again {again}, by formula {formula}"
    )

n = 1024  # samples with 8 features in 3 classes, and a linear layer with weights 0
x = seeded_normal(n, 8)
target = (
    x @ seeded_normal(8, 3, seed=1) + seeded_normal(n, 3, seed=2)
).argmax(dim=1)
w = torch.zeros(3, 8, dtype=torch.float64, requires_grad=True)
error = (x @ w.T).softmax(dim=1) - F.one_hot(target, 3)
each = (
    error[:, :, None] * x[:, None]
).detach()  # each sample's gradient, (n, 3, 8)
(full,) = torch.autograd.grad(F.cross_entropy(x @ w.T, target), w)
print(
    f"classifier: their mean is autograd's: {full.allclose(each.mean(dim=0))}"
)
s2 = (each - full).square().sum(dim=(1, 2)).mean().item()
for size in (1, 4, 16, 64, 256):
    batches = each[draw_batches(n, size, 500)].mean(
        dim=1
    )  # (500, 3, 8)
    noise = (
        (batches - full).square().sum(dim=(1, 2)).mean().sqrt().item()
    )
    formula = batch_variance(s2, size, n) ** 0.5
    close = abs(noise / formula - 1) < 0.1
    print(
        f"B = {size}: noise by formula {formula:.2f}, measured within 10 %: {close}"
    )
