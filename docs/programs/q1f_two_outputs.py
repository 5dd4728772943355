"""1f: Softmax over two outputs is logistic regression on their difference."""

import operator
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn


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


x = seeded_normal(200, 2)
y = (seeded_normal(200, seed=1) > 0).long()

layer = nn.Linear(2, 2).double()
scores = layer(x)  # two numbers for each input
difference = scores[:, 1] - scores[:, 0]

probability = scores.softmax(dim=1)[:, 1]
print(
    f"same probability: {probability.allclose(torch.sigmoid(difference))}"
)
one = F.cross_entropy(scores, y)
other = F.binary_cross_entropy_with_logits(difference, y.double())
print(f"same loss: {one.allclose(other)}")

counts = [
    sum(p.numel() for p in nn.Linear(2, n).parameters()) for n in (1, 2)
]
print(f"parameters with one output: {counts[0]}, with two: {counts[1]}")
