"""5c: Twelve pictures, and what flips, shifts, plain copies or quarter turns add."""

import math
import operator
from numbers import Real
from typing import Any, SupportsIndex

import torch
import torch.nn.functional as F
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


def shift(images: Tensor, down: int, right: int) -> Tensor:
    r"""Moved pictures, $y_{r,c} = x_{r-d,\,c-e}$; the pixels at the edge are repeated."""
    *_, height, width = require_shape("images", images, None, None, None, None)
    _require_part("down", down, 1 - height, height - 1)
    _require_part("right", right, 1 - width, width - 1)
    rows = (torch.arange(height, device=images.device) - down).clamp(0, height - 1)
    columns = (torch.arange(width, device=images.device) - right).clamp(0, width - 1)
    return images[:, :, rows[:, None], columns]


def flip(images: Tensor) -> Tensor:
    r"""Mirror images, left and right exchanged, $y_{r,c} = x_{r,W-1-c}$."""
    require_shape("images", images, None, None, None, None)
    return images.flip(-1)


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


def nearest_neighbor(images: Tensor, known: Tensor, labels: Tensor) -> Tensor:
    r"""The label of the most similar known image, $y_{i^*}$, $i^* = \arg\min_i d_i$."""
    _, *picture = require_shape("images", images, None, None, None, None)
    m, *_ = require_shape("known", known, None, *picture)
    require_shape("labels", labels, m)
    return labels[torch.cdist(images.flatten(1), known.flatten(1)).argmin(dim=1)]


STYLES = ("rows", "columns", "grid")


def _require_part(name: str, value: int, least: int, most: int) -> None:
    """Raise unless the integer `value` lies from `least` to `most`."""
    if require_int(name, value, least) > most:
        raise ValueError(f"{name} must be at most {most}, got {value}")


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


# --- Question 5c ----------------------------------------------------------
names = ("12 pictures", "50 plain copies", "flips and shifts", "plus quarter turns")
offsets = range(-2, 3)
rows = []
for seed in range(20):
    x, labels = facades(12, seed=2 * seed)
    new, styles = facades(300, seed=2 * seed + 1)
    moved = [
        shift(y, down, right)
        for y in (x, flip(x))
        for down in offsets
        for right in offsets
    ]
    turned = [rotate(y, 90) for y in moved]  # with the labels of the upright ones
    sets = [[x], [x] * 50, moved, moved + turned]
    hits = [
        nearest_neighbor(new, torch.cat(known), labels.repeat(len(known))) == styles
        for known in sets
    ]
    rows.append([hit.double().mean() for hit in hits])

accuracy = torch.tensor(rows)  # (20 draws, 4 training sets)
for name, mean in zip(names, accuracy.mean(dim=0), strict=True):
    print(f"{name}: {100 * mean:.0f} % right, mean of {len(rows)} draws")
better = (accuracy[:, 2] > accuracy[:, 0]).sum()
print(f"flips and shifts better than nothing: {better} of {len(rows)} draws")
