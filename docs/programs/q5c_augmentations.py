"""5c: Eight augmentations, and for each what it keeps."""

import math
import operator
from numbers import Real
from typing import Any, SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor


def flip(images: Tensor) -> Tensor:
    r"""Mirror images, left and right exchanged, $y_{r,c} = x_{r,W-1-c}$."""
    require_shape("images", images, None, None, None, None)
    return images.flip(-1)


def shift(images: Tensor, down: int, right: int) -> Tensor:
    r"""Moved pictures, $y_{r,c} = x_{r-d,\,c-e}$; the pixels at the edge are repeated."""
    *_, height, width = require_shape("images", images, None, None, None, None)
    _require_part("down", down, 1 - height, height - 1)
    _require_part("right", right, 1 - width, width - 1)
    rows = (torch.arange(height, device=images.device) - down).clamp(0, height - 1)
    columns = (torch.arange(width, device=images.device) - right).clamp(0, width - 1)
    return images[:, :, rows[:, None], columns]


def crop(images: Tensor, top: int, left: int, side: int) -> Tensor:
    r"""A square window of each picture, enlarged to the picture's size."""
    *_, height, width = require_shape("images", images, None, None, None, None)
    _require_part("side", side, 1, min(height, width))
    _require_part("top", top, 0, height - side)
    _require_part("left", left, 0, width - side)
    window = images[:, :, top : top + side, left : left + side]
    return F.interpolate(window, (height, width), mode="bilinear")


def rotate(images: Tensor, degrees: float) -> Tensor:
    r"""Pictures turned about their middle, counterclockwise."""
    batch, _, height, width = require_shape("images", images, None, None, None, None)
    require_in("degrees", degrees, -math.inf, open_low=True)
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    # Places run from -1 to 1 in both directions, whatever the shape of the picture.
    turn = [[cos, -sin * height / width, 0], [sin * width / height, cos, 0]]
    theta = torch.tensor(turn, dtype=images.dtype, device=images.device)
    grid = F.affine_grid(
        theta.expand(batch, 2, 3), list(images.shape), align_corners=False
    )
    return F.grid_sample(images, grid, padding_mode="border", align_corners=False)


def add_noise(images: Tensor, std: float, seed: int = 0) -> Tensor:
    r"""Pictures with Gaussian noise, $y = x + \sigma\varepsilon$, cut off at 0 and 1."""
    require_shape("images", images, None, None, None, None)
    require_in("std", std, 0)
    noise = seeded_normal(*images.shape, seed=seed).to(images)
    return (images + std * noise).clamp(0, 1)


def change_brightness(images: Tensor, factor: float) -> Tensor:
    r"""Brighter or darker pictures, $y = \min(1, f x)$."""
    require_shape("images", images, None, None, None, None)
    require_in("factor", factor, 0)
    return (factor * images).clamp(max=1)


def change_contrast(images: Tensor, factor: float) -> Tensor:
    r"""More or less contrast, $y = \bar{x} + f (x - \bar{x})$, cut off at 0 and 1."""
    require_shape("images", images, None, None, None, None)
    require_in("factor", factor, 0)
    mean = images.mean(dim=(2, 3), keepdim=True)
    return (mean + factor * (images - mean)).clamp(0, 1)


def erase(images: Tensor, top: int, left: int, side: int) -> Tensor:
    r"""Pictures with one square painted over in the picture's mean colour."""
    *_, height, width = require_shape("images", images, None, None, None, None)
    _require_part("side", side, 1, min(height, width))
    _require_part("top", top, 0, height - side)
    _require_part("left", left, 0, width - side)
    erased = images.clone()
    mean = images.mean(dim=(2, 3), keepdim=True)
    erased[:, :, top : top + side, left : left + side] = mean
    return erased


def _require_part(name: str, value: int, least: int, most: int) -> None:
    """Raise unless the integer `value` lies from `least` to `most`."""
    if require_int(name, value, least) > most:
        raise ValueError(f"{name} must be at most {most}, got {value}")


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(require_int("seed", seed, least=0))
    numbers = torch.rand(*shape, generator=generator, dtype=torch.float64, device="cpu")
    return (2 * numbers - 1).to(torch.get_default_device())


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


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(require_int("seed", seed, least=0))
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


# --- Question 5c ----------------------------------------------------------
x = 0.5 + 0.25 * seeded_uniform(5, 3, 12, 12)  # any pictures, from 1/4 to 3/4

values = x.flatten().sort().values
print(
    f"flip, the same values elsewhere: {flip(x).flatten().sort().values.equal(values)}"
)
print(f"flip, twice is the original: {flip(flip(x)).equal(x)}")

y = shift(x, down=1, right=-2)
print(f"shift, the same picture elsewhere: {y[..., 1:, :-2].equal(x[..., :-1, 2:])}")
back = shift(y, down=-1, right=2)
print(f"shift back, all but the lost edge: {back[..., :-1, 2:].equal(x[..., :-1, 2:])}")

y, window = crop(x, top=1, left=2, side=9), x[..., 1:10, 2:11]
inside = window.amin() <= y.amin() and y.amax() <= window.amax()
print(f"crop, values within those of the window: {bool(inside)}")
print(f"crop, the corners are the window's: {y[..., 0, 0].allclose(window[..., 0, 0])}")

print(f"rotate by 90, torch agrees: {rotate(x, 90).allclose(x.rot90(dims=(2, 3)))}")
grey = torch.full_like(x, 0.5)
print(f"rotate by 10, a plain picture stays: {rotate(grey, 10).allclose(grey)}")

noisy = torch.stack([add_noise(x, 0.05, seed) for seed in range(400)])
print(f"noise, each picture another: {len(noisy.unique(dim=0))}")
print(f"noise, gone in the mean: {noisy.mean(dim=0).allclose(x, atol=0.02)}")

y = change_brightness(x, 0.9)
order = y.flatten(1).argsort().equal(x.flatten(1).argsort())
print(f"brightness, the brighter pixel stays the brighter: {order}")
print(f"brightness, 1/0.9 undoes 0.9: {change_brightness(y, 1 / 0.9).allclose(x)}")

y = change_contrast(x, 0.7)
print(f"contrast, the mean colour stays: {y.mean((2, 3)).allclose(x.mean((2, 3)))}")

y = erase(x, top=3, left=4, side=5)
changed = (y != x).any(dim=1)[0].nonzero()
low, high = changed.amin(dim=0).tolist(), changed.amax(dim=0).tolist()
print(f"erase, pixels changed: {len(changed)}, rows {low[0]} to {high[0]}")
