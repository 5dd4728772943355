"""Use: Random numbers that are the same on CPU and CUDA."""

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


for seed in (7, 8, 7):
    numbers = seeded_normal(3, seed=seed)
    torch.rand(10)  # someone else draws: no matter
    print(f"seed {seed}:", *(f"{number:7.4f}" for number in numbers))

# The same for data and layers, with torch alone:
with torch.device("cpu"):
    torch.manual_seed(7)
    numbers = torch.randn(3, dtype=torch.float64)
    layer = torch.nn.Linear(3, 1, dtype=torch.float64)
numbers = numbers.to(torch.get_default_device())
layer = layer.to(torch.get_default_device())
print("torch: ", *(f"{number:7.4f}" for number in numbers))
print("layer: ", *(f"{weight:7.4f}" for weight in layer.weight[0]))
