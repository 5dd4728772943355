"""1d: Where a shift and a layer commute: circular or zero padding, stride 1 or 2."""

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


images = seeded_normal(100, 1, 12, 12)
framed = nn.functional.pad(
    images[..., 3:-3, 3:-3], [3] * 4
)  # zeros, 3 pixels wide


def shift(x: Tensor, by: int = 1) -> Tensor:
    """Images shifted to the right."""
    return x.roll(by, dims=-1)


for mode in ("circular", "zeros"):
    conv = nn.Conv2d(1, 1, 5, padding=2, padding_mode=mode).double()
    wrong = (conv(shift(images)) - shift(conv(images))).abs() > 1e-9
    columns = (
        wrong.any(dim=2).any(dim=0)[0].nonzero().flatten().tolist()
    )
    print(
        f"{mode} padding: columns that do not move along: {columns or 'none'}"
    )
    exact = equivariance_gap(conv, shift, framed) < 1e-9
    print(f"  an object on a wide empty border moves along: {exact}")

conv = nn.Conv2d(
    1, 1, 3, stride=2, padding=1, padding_mode="circular"
).double()
for by in (1, 2):
    moved = conv(
        shift(images, by)
    )  # 6 x 6 outputs: compare with all 36 shifts of them
    fits = [
        (down, right)
        for down in range(6)
        for right in range(6)
        if moved.allclose(
            conv(images).roll((down, right), dims=(-2, -1))
        )
    ]
    print(
        f"stride 2, shift by {by}: shifts of the output that fit: {fits or 'none'}"
    )
