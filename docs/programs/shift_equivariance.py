"""Use: Does a layer's output move along with the image? A test for any network."""

import copy
import operator
from collections.abc import Callable
from typing import SupportsIndex

import torch
from torch import Tensor, nn


Function = Callable[[Tensor], Tensor]


def equivariance_gap(
    f: Function,
    move: Function,
    x: Tensor,
    move_output: Function | None = None,
) -> float:
    r"""How far $f$ is from equivariant: largest $|f(Tx) - T f(x)|$."""
    pair = f(move(x)), (move_output or move)(f(x))
    after, before = torch.stack(pair).double()  # of one shape
    gap: float = (after - before).abs().max().item()
    return gap


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


def shift(x: Tensor, pixels: int = 1) -> Tensor:
    """Images moved down and to the right; what leaves comes in on the other side."""
    return x.roll((pixels, pixels), dims=(-2, -1))


around = {"padding": 1, "padding_mode": "circular"}
layers = {
    "circular padding": nn.Conv2d(1, 4, 3, **around),
    "zero padding": nn.Conv2d(1, 4, 3, padding=1),
    "stride 2": nn.Conv2d(1, 4, 3, stride=2, **around),
}
images = seeded_normal(10, 1, 16, 16)
for name, layer in layers.items():
    layer = (
        copy.deepcopy(layer).double().eval()
    )  # no dropout; yours stays as it is
    gap = equivariance_gap(layer, shift, images)
    print(f"{name}: moves along: {gap < 1e-9}")
# The layer is now the last one.
gap = equivariance_gap(layer, lambda x: shift(x, 2), images, shift)
print(
    f"stride 2, image by 2 pixels, output by 1: moves along: {gap < 1e-9}"
)
