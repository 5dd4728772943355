"""Use: Random numbers that are the same on CPU and CUDA, in every run."""

import operator
from typing import SupportsIndex

import torch
from torch import Tensor


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


numbers = seeded_normal(1000, seed=7)
torch.rand(10)  # someone else draws: no matter
print(f"again the same: {seeded_normal(1000, seed=7).equal(numbers)}")
print(
    f"another seed, others: {not seeded_normal(1000, seed=8).equal(numbers)}"
)
print(
    f"on the default device: {numbers.device == torch.empty(0).device}"
)
uniform = seeded_uniform(1000, seed=7)
print(f"uniform from -1 to 1: {uniform.abs().max().item() <= 1}")
