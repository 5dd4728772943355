"""1i: How many numbers of each layer are parameters that get a gradient."""

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


def trained(layer: nn.Module) -> int:
    """How many numbers of a layer a step of gradient descent changes."""
    y = layer.double()(images)
    (y * seeded_normal(*y.shape, seed=1)).sum().backward()
    return sum(int((p.grad != 0).sum()) for p in layer.parameters())


images = seeded_normal(
    4, 8, 6, 6
).requires_grad_()  # 4 images with 8 channels
boxes = [
    nn.LeakyReLU(),
    nn.BatchNorm2d(8),
    nn.Dropout(),
    nn.MaxPool2d(2),
]
ticks = []
for box, layer in enumerate(boxes, 1):
    stored, moved = (
        sum(p.numel() for p in layer.parameters()),
        trained(layer),
    )
    print(
        f"box {box}: {type(layer).__name__} has {stored} parameters, {moved} trained"
    )
    ticks += [f"{box}"] * (moved > 0)
others = (nn.PReLU(), nn.BatchNorm2d(8, affine=False))
prelu, plain = (trained(layer) for layer in others)
print(
    f"for comparison: PReLU {prelu}, batch norm without scale and shift {plain}"
)
print(f"answer: {', '.join(ticks)}")
