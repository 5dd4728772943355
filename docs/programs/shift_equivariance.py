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
    r"""How far $f$ is from equivariant: the largest entry of $|f(Tx) - T f(x)|$."""
    require_shape("x", x, None, None, None, None)
    if x.numel() == 0:
        raise ValueError(
            f"x must hold at least one pixel, got shape {tuple(x.shape)}"
        )
    after, before = f(move(x)), (move_output or move)(f(x))
    if after.shape != before.shape:
        raise ValueError(
            f"f must give outputs of one shape, got {tuple(after.shape)} after moving "
            f"x and {tuple(before.shape)} to compare with"
        )
    gap = (
        after.double() - before.double()
    )  # small integers would wrap around
    return gap.abs().max().item()


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


def require_shape(
    name: str, value: Tensor, *shape: int | None, batch: bool = False
) -> tuple[int, ...]:
    """Return the sizes of `value`, or raise if they are not `shape`."""
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor, got {value!r}")
    own = tuple(value.shape[-len(shape) :] if batch else value.shape)
    fits = len(own) == len(shape)
    if not fits or any(
        s not in (None, o) for s, o in zip(shape, own, strict=True)
    ):
        sizes = ["..."] * batch + [
            "any" if s is None else str(s) for s in shape
        ]
        wanted = ", ".join(sizes) + "," * (len(sizes) == 1)
        raise ValueError(
            f"{name} must have shape ({wanted}), got {tuple(value.shape)}"
        )
    return own


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
