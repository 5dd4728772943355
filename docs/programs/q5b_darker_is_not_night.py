"""5b: Darkening keeps which pixels are the brighter ones; the night reverses it."""

import math
import operator
from fractions import Fraction
from numbers import Real
from typing import Any, SupportsIndex

import torch
from torch import Tensor


def facades(
    count: int, night: bool = False, size: int = 12, seed: int = 0
) -> tuple[Tensor, Tensor]:
    r"""RGB pictures of one facade each, wall colour and glass mixed, and their styles."""
    pixels = require_int("size", size, least=8) ** 2
    draws = seeded_uniform(
        require_int("count", count), 8 + 3 * pixels, seed=seed
    )
    u = (draws[:, :8, None, None] + 1) / 2  # in [0, 1)
    number, start, colour, lamp = u.split_with_sizes(
        (2, 2, 3, 1), dim=1
    )
    at = (
        torch.arange(size).to(u) + 0.5
    ) / size  # middles of the pixels
    wave = torch.cos(2 * torch.pi * ((2.5 + number) * at + start))
    down, columns = (
        (0.5 + 1.5 * wave).clamp(0, 1).unbind(1)
    )  # (count, 1, size) each
    rows = down.mT.expand(-1, -1, size)
    labels = torch.arange(count, device=u.device) % len(STYLES)
    styles = torch.stack(
        [rows, rows * columns, 1 - (1 - rows) * (1 - columns)]
    )
    glass = styles[labels, torch.arange(count)][
        :, None
    ]  # 1 where glass is
    wall = 0.65 + 0.3 * colour  # (count, 3, 1, 1)
    if night:
        wall, pane = (
            wall / 8,
            torch.tensor([1, 0.85, 0.45]).to(u)[:, None, None],
        )
        pane = pane * (0.6 + 0.4 * lamp)
    else:
        pane = 0.2 + 0.2 * lamp
    noise = 0.1 * draws[:, 8:].reshape(count, 3, size, size)
    return (wall + (pane - wall) * glass + noise).clamp(0, 1), labels


def read_style(images: Tensor) -> Tensor:
    r"""The styles of pictures by day, read by a rule that needs no training."""
    require_shape("images", images, None, 3, None, None)
    grey = images.mean(dim=1)
    grey = grey - grey.mean(dim=(1, 2), keepdim=True)
    columns, rows = grey.mean(dim=1), grey.mean(dim=2)  # their means
    bands = columns.square().mean(dim=1) < rows.square().mean(dim=1) / 4
    panels = grey.pow(3).sum(dim=(1, 2)) > 0
    return torch.where(bands, 0, 1 + panels.long())


def change_brightness(images: Tensor, factor: float) -> Tensor:
    r"""Brighter or darker pictures, $y = \min(1, f x)$."""
    require_shape("images", images, None, None, None, None)
    require_in("factor", factor, 0)
    return (factor * images).clamp(max=1)


STYLES = ("bands", "windows", "panels")


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


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.rand(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return (2 * numbers - 1).to(torch.get_default_device())


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


def require_in(
    name: str,
    value: Any,
    low: float,
    high: float = math.inf,
    *,
    open_low: bool = False,
) -> None:
    """Raise unless `value` is a real number in [low, high), or in (low, high)."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name} must be a real number, got {value!r}")
    if not value < high or value < low or (open_low and value == low):
        bracket = "(" if open_low else "["
        raise ValueError(
            f"{name} must lie in {bracket}{low}, {high}), got {value}"
        )


# By hand: brightness of wall and window, from 0 to 255, of one building.
wall, window = 200, 80
factors = [Fraction(1, divisor) for divisor in (1, 2, 8)]
for f in factors:
    print(
        f"factor {f}: {f * wall}, {f * window}, ratio {(f * window) / (f * wall)}"
    )
print(f"by night: 25, 200, ratio {Fraction(200, 25)}")
print(
    f"factor for the wall {Fraction(25, wall)}, the window {Fraction(200, window)}"
)

# What a rule reads that asks which pixels are the bright ones, on 600 buildings.
day, styles = facades(600)
night, _ = facades(600, night=True)
for f in factors:
    same = read_style(change_brightness(day, float(f))) == styles
    print(
        f"factor {f}: {same.sum()} of {len(same)} styles read correctly"
    )
for label, style in enumerate(STYLES):
    read = read_style(night)[styles == label]
    most = read.mode().values
    times = (read == most).sum()
    print(
        f"{style} by night: {times} of {len(read)} read as {STYLES[most]}"
    )

# The same in the pictures: typical rows of pixels on buildings with bands.
for name, dark in {"day": False, "night": True}.items():
    pictures = 255 * facades(600, dark, size=48)[0]
    rows = pictures[styles == 0].mean(dim=3)  # a colour for each row
    for what, share in {"dark": 1 / 4, "light": 3 / 4}.items():
        colour = rows.quantile(share, dim=2).mean(
            dim=0
        )  # red, green, blue
        print(
            f"{what} rows by {name}: {', '.join(f'{c:.0f}' for c in colour)}"
        )
    print(
        f"pixels by {name}: {pictures.min():z.0f} to {pictures.max():.0f}"
    )
