"""1d: What turns along with an image: the response of the turned filter."""

import operator
from collections.abc import Callable
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor


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


def invariance_gap(f: Function, move: Function, x: Tensor) -> float:
    r"""How far $f$ is from invariant: the largest entry of $|f(Tx) - f(x)|$."""
    return equivariance_gap(f, move, x, move_output=lambda y: y)


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


images = seeded_normal(100, 1, 8, 8)
weight = seeded_normal(1, 1, 3, 3, seed=1)


def turn(x: Tensor) -> Tensor:
    """Images or filters turned by 90 degrees."""
    return x.rot90(dims=(-2, -1))


def convolve(x: Tensor, w: Tensor) -> Tensor:
    """A convolution with circular padding."""
    return F.conv2d(F.pad(x, [1] * 4, mode="circular"), w)


same = convolve(turn(images), turn(weight)).allclose(
    turn(convolve(images, weight))
)
print(f"image and filter turned, response turned: {same}")

symmetric = sum(weight.rot90(k, dims=(-2, -1)) for k in range(4))
filters = {
    "random": weight,
    "one that looks the same after a turn": symmetric,
}
for name, w in filters.items():
    gap = equivariance_gap(lambda x, w=w: convolve(x, w), turn, images)
    print(f"filter: {name}; response turns along: {gap < 1e-9}")

tops = {"max": torch.amax, "average": torch.mean}
for name, top in tops.items():
    gap = invariance_gap(
        lambda x, top=top: top(convolve(x, weight), dim=(-2, -1)),
        turn,
        images,
    )
    print(
        f"random filter, global {name} pooling: invariant to turns {gap < 1e-9}"
    )
gap = invariance_gap(
    lambda x: convolve(x, weight).relu().mean((-2, -1)), turn, images
)
print(f"random filter, ReLU, global average pooling: {gap < 1e-9}")
