"""1d: A convolutional layer is invariant to nothing; its output moves with a shift."""

import operator
from collections.abc import Callable
from typing import SupportsIndex

import torch
from torch import Tensor, nn


Function = Callable[[Tensor], Tensor]


def invariance_gap(f: Function, move: Function, x: Tensor) -> float:
    r"""How far $f$ is from invariant: the largest entry of $|f(Tx) - f(x)|$."""
    return equivariance_gap(f, move, x, move_output=lambda y: y)


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


# Circular padding: an image goes on at its opposite side, so no border is special.
conv = nn.Conv2d(1, 2, 3, padding=1, padding_mode="circular").double()
on_top = {
    "global pooling": nn.Sequential(
        conv, nn.ReLU(), nn.AdaptiveMaxPool2d(1)
    ),
    "a fully connected layer": nn.Sequential(
        conv, nn.ReLU(), nn.Flatten(), nn.Linear(2 * 8 * 8, 5).double()
    ),
}
images = seeded_normal(100, 1, 8, 8)


def turn(x: Tensor) -> Tensor:
    """Images turned by 90 degrees."""
    return x.rot90(dims=(-2, -1))


def shift(x: Tensor) -> Tensor:
    """Images shifted by 1 pixel to the right."""
    return x.roll(1, dims=-1)


invariant, equivariant = [], []
for box, move in enumerate((turn, shift), 1):
    stays = invariance_gap(conv, move, images) < 1e-9
    along = equivariance_gap(conv, move, images) < 1e-9
    print(
        f"box {box}, {move.__name__}: output stays {stays}, moves along {along}"
    )
    for name, network in on_top.items():
        top_stays = invariance_gap(network, move, images) < 1e-9
        print(f"  with {name} on top: output stays {top_stays}")
    invariant += [f"{box}"] * stays
    equivariant += [f"{box}"] * (stays or along)
print(f"answer, strict definition: {', '.join(invariant) or 'none'}")
print(f"answer, usual wording: {', '.join(equivariant) or 'none'}")
