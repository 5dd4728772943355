"""1i: What batch normalization stores beside its 16 parameters, and what it is not."""

import operator
from typing import SupportsIndex

import torch
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


layer = nn.BatchNorm2d(8).double()
buffers = {name: value.clone() for name, value in layer.named_buffers()}
layer(
    seeded_normal(4, 8, 6, 6)
)  # a forward pass in training mode, and no backward pass

for name, value in layer.named_parameters():
    print(
        f"{name}: {value.numel()} numbers, gets a gradient: {value.requires_grad}"
    )
for name, value in layer.named_buffers():
    changed = not value.equal(buffers[name])
    print(
        f"{name}: {value.numel()} numbers, gets a gradient: {value.requires_grad}, "
        f"changed by the forward pass alone: {changed}"
    )
kinds = {
    "PReLU()": nn.PReLU(),
    "PReLU(8)": nn.PReLU(8),
    "BatchNorm2d(8, affine=False)": nn.BatchNorm2d(8, affine=False),
}
for name, kind in kinds.items():
    print(
        f"{name}: {sum(p.numel() for p in kind.parameters())} parameters"
    )
