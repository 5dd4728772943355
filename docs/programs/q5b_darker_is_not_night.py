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
    draws = seeded_uniform(require_int("count", count), 8 + 3 * pixels, seed=seed)
    u = (draws[:, :8, None, None] + 1) / 2  # in [0, 1)
    at = (torch.arange(size).to(u) + 0.5) / size  # middles of the pixels
    wave = torch.cos(2 * torch.pi * ((2.5 + 1.5 * u[:, :2]) * at + u[:, 2:4]))
    down, across = (0.5 + 1.5 * wave).clamp(0, 1).unbind(1)  # (count, 1, size) each
    rows, columns = down.mT.expand(-1, -1, size), across.expand(-1, size, -1)
    labels = torch.arange(count, device=u.device) % len(STYLES)
    styles = torch.stack([rows, columns, rows * columns])
    glass = styles[labels, torch.arange(count)][:, None]  # 1 where a window is
    wall = 0.65 + 0.3 * u[:, 4:7]  # a colour: (count, 3, 1, 1)
    if night:
        wall, pane = wall / 8, torch.tensor([1, 0.85, 0.45]).to(u)[:, None, None]
        pane = pane * (0.6 + 0.4 * u[:, 7:])
    else:
        pane = 0.2 + 0.2 * u[:, 7:]
    noise = 0.1 * draws[:, 8:].reshape(count, 3, size, size)
    return (wall + (pane - wall) * glass + noise).clamp(0, 1), labels


def change_brightness(images: Tensor, factor: float) -> Tensor:
    r"""Brighter or darker pictures, $y = \min(1, f x)$."""
    require_shape("images", images, None, None, None, None)
    require_in("factor", factor, 0)
    return (factor * images).clamp(max=1)


STYLES = ("rows", "columns", "grid")


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(f"{name} must be at least {least}, got {number}")
    return number


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(require_int("seed", seed, least=0))
    numbers = torch.rand(*shape, generator=generator, dtype=torch.float64, device="cpu")
    return (2 * numbers - 1).to(torch.get_default_device())


def require_shape(
    name: str, value: Tensor, *shape: int | None, batch: bool = False
) -> tuple[int, ...]:
    """Return the sizes of `value`, or raise if they are not `shape`."""
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor, got {value!r}")
    own = tuple(value.shape[-len(shape) :] if batch else value.shape)
    fits = len(own) == len(shape)
    if not fits or any(s not in (None, o) for s, o in zip(shape, own, strict=True)):
        sizes = ["..."] * batch + ["any" if s is None else str(s) for s in shape]
        wanted = ", ".join(sizes) + "," * (len(sizes) == 1)
        raise ValueError(f"{name} must have shape ({wanted}), got {tuple(value.shape)}")
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
        raise ValueError(f"{name} must lie in {bracket}{low}, {high}), got {value}")


# --- Question 5b ----------------------------------------------------------
# By hand: brightness of wall and window, from 0 to 255, of one building.
wall, window = Fraction(200), Fraction(80)
for factor in (Fraction(1), Fraction(1, 2), Fraction(1, 8)):
    ratio = (factor * window) / (factor * wall)
    print(f"factor {factor}: {factor * wall}, {factor * window}, ratio {ratio}")
print(f"by night: 25, 200, ratio {Fraction(200, 25)}")
print(f"the wall needs {25 / wall} of its light, the window {200 / window} times")


def correlation(a: Tensor, b: Tensor) -> Tensor:
    """Of each picture's brightnesses in `a` with those in `b`: from -1 to 1."""
    a, b = (x.mean(dim=1).flatten(1) for x in (a, b))  # grey, (pictures, pixels)
    a, b = (x - x.mean(dim=1, keepdim=True) for x in (a, b))
    return (a * b).sum(dim=1) / (a.norm(dim=1) * b.norm(dim=1))


# The same 1000 buildings by day, darkened to an eighth, and by night.
day, night = facades(1000)[0], facades(1000, night=True)[0]
same = correlation(day, change_brightness(day, 1 / 8)) > 1 - 1e-9
print(f"darkened, correlation 1 with the day: {same.sum()} of {len(same)}")
opposite = correlation(day, night) < -0.8
print(f"night, correlation below -0.8: {opposite.sum()} of {len(opposite)}")
