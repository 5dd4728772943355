"""8f: nn.Linear starts with a third of the variance; Kaiming's rule is the answer's."""

import math
import operator
from typing import SupportsIndex

import torch
from torch import Tensor, nn


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


n = 300


def reaches(w: Tensor, bound: float) -> bool:
    """Whether the largest of 90 000 uniform weights comes right up to the bound."""
    return 0.99 * bound < w.abs().max().item() <= bound * (1 + 1e-6)


default, kaiming, xavier = (
    nn.Linear(n, n, bias=False) for _ in range(3)
)
nn.init.kaiming_uniform_(kaiming.weight, nonlinearity="linear")
nn.init.xavier_uniform_(xavier.weight)
alpha = uniform_bound(n)
print(f"n = {n}: sqrt(3/n) = {alpha:.4f}, 1/sqrt(n) = {n**-0.5:.4f}")
print(
    f"nn.Linear draws up to 1/sqrt(n): {reaches(default.weight, n**-0.5)}"
)
print(
    f"kaiming_uniform_ draws up to sqrt(3/n): {reaches(kaiming.weight, alpha)}"
)
print(
    f"xavier_uniform_ too, for n outputs: {reaches(xavier.weight, alpha)}"
)
print(
    f"variance of nn.Linear over the answer's: {(n**-0.5 / alpha) ** 2:.4f}"
)

for bound in (n**-0.5, alpha):
    h = seeded_normal(200, n)
    for depth in range(10):
        h = h @ (bound * seeded_uniform(n, n, seed=depth + 1))
    low, same = h.var().item() < 1e-4, 0.5 < h.var().item() < 2
    print(f"10 layers with bound {bound:.4f}: variance", end=" ")
    print(f"below 1/10000: {low}, between 1/2 and 2: {same}")
