"""5b: Day pictures do not prepare for the night; mixing, shuffling, splitting does."""

import math
import operator
from collections.abc import Sequence
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


def nearest_neighbor(images: Tensor, known: Tensor, labels: Tensor) -> Tensor:
    r"""The label of the most similar known image, $y_{i^*}$, $i^* = \arg\min_i d_i$."""
    _, *picture = require_shape("images", images, None, None, None, None)
    m, *_ = require_shape("known", known, None, *picture)
    require_shape("labels", labels, m)
    return labels[torch.cdist(images.flatten(1), known.flatten(1)).argmin(dim=1)]


def change_brightness(images: Tensor, factor: float) -> Tensor:
    r"""Brighter or darker pictures, $y = \min(1, f x)$."""
    require_shape("images", images, None, None, None, None)
    require_in("factor", factor, 0)
    return (factor * images).clamp(max=1)


def stratified_split(
    labels: Tensor, percentages: Sequence[int], seed: int = 0
) -> list[Tensor]:
    r"""A random split in which each part has the mix of classes of the whole."""
    (count,) = require_shape("labels", labels, None)
    generator = torch.Generator("cpu").manual_seed(require_int("seed", seed, least=0))
    shuffled = torch.randperm(count, generator=generator, device="cpu")
    left = shuffled[labels.cpu()[shuffled].argsort(stable=True)]  # class by class
    parts = []
    for size in part_sizes(count, percentages):
        steps = torch.arange(len(left) + 1, device="cpu") * size // max(len(left), 1)
        taken = steps.diff() > 0  # `size` of them, evenly spread
        part = left[taken]
        order = torch.randperm(size, generator=generator, device="cpu")
        parts.append(part[order].to(labels.device))
        left = left[~taken]
    return parts


STYLES = ("rows", "columns", "grid")


def part_sizes(count: int, percentages: Sequence[int]) -> list[int]:
    r"""Sizes of the parts of a split, $N_i \approx N p_i / 100$ with $\sum_i N_i = N$."""
    require_int("count", count)
    shares = [require_int("percentages", share, least=0) for share in percentages]
    if sum(shares) != 100:
        raise ValueError(f"percentages must add up to 100, got {sum(shares)}")
    sizes = [count * share // 100 for share in shares]
    by_loss = sorted(range(len(shares)), key=lambda i: -(count * shares[i] % 100))
    for i in by_loss[: count - sum(sizes)]:
        sizes[i] += 1
    return sizes


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
day, day_styles = facades(3000, seed=1)
night, night_styles = facades(1000, night=True, seed=2)
other, other_styles = facades(1000, seed=3)  # more pictures by day


def report(what: str, guesses: Tensor, styles: Tensor) -> None:
    """Say how many of the pictures, and how many of the grids, are named correctly."""
    hits, grid = guesses == styles, styles == 2
    grids = f"{hits[grid].sum()} of {grid.sum()} grids"
    print(f"{what}: {hits.sum()} of {len(hits)} right, {grids}")


report("day, then day", nearest_neighbor(other, day, day_styles), other_styles)
report("day, then night", nearest_neighbor(night, day, day_styles), night_styles)

dark = torch.cat([change_brightness(day, f) for f in (1, 1 / 2, 1 / 4, 1 / 8)])
guesses = nearest_neighbor(night, dark, day_styles.repeat(4))
report("day and darkened day, then night", guesses, night_styles)

# The cure: put everything into one pool, shuffle it and split again.
pool, styles = torch.cat([day, night]), torch.cat([day_styles, night_styles])
by_night = torch.arange(len(pool)) >= len(day)
train, validation = stratified_split(3 * by_night + styles, (75, 25))
for name, part in {"training": train, "validation": validation}.items():
    print(f"new {name} set: {len(part)}, by night {by_night[part].sum()}")
guesses = nearest_neighbor(pool[validation], pool[train], styles[train])
report("mixed, then mixed", guesses, styles[validation])
late = by_night[validation]
report("  of these by night", guesses[late], styles[validation][late])
