"""5c: Eight augmentations: what each keeps, and that all of them keep the style."""

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


def shift(images: Tensor, down: int, right: int) -> Tensor:
    r"""Moved pictures, $y_{r,c} = x_{r-d,\,c-e}$; the pixels at the edge are repeated."""
    *_, height, width = require_shape(
        "images", images, None, None, None, None
    )
    down = _require_part("down", down, 1 - height, height - 1)
    right = _require_part("right", right, 1 - width, width - 1)
    rows = (torch.arange(height, device=images.device) - down).clamp(
        0, height - 1
    )
    columns = (torch.arange(width, device=images.device) - right).clamp(
        0, width - 1
    )
    return images[:, :, rows[:, None], columns]


def crop(images: Tensor, top: int, left: int, side: int) -> Tensor:
    r"""A square window of each picture, enlarged to the picture's size."""
    *_, height, width = require_shape(
        "images", images, None, None, None, None
    )
    require_floats("images", images)
    side = _require_part("side", side, 1, min(height, width))
    top = _require_part("top", top, 0, height - side)
    left = _require_part("left", left, 0, width - side)
    window = images[:, :, top : top + side, left : left + side]
    return F.interpolate(window, (height, width), mode="bilinear")


def rotate(images: Tensor, degrees: float) -> Tensor:
    r"""Pictures turned about their middle, counterclockwise."""
    batch, _, height, width = require_shape(
        "images", images, None, None, None, None
    )
    require_floats("images", images)
    require_in("degrees", degrees, -math.inf, open_low=True)
    cos, sin = (
        math.cos(math.radians(degrees)),
        math.sin(math.radians(degrees)),
    )
    # Places run from -1 to 1 in both directions, whatever the shape of the picture.
    turn = [
        [cos, -sin * height / width, 0],
        [sin * width / height, cos, 0],
    ]
    theta = torch.tensor(turn, dtype=images.dtype, device=images.device)
    grid = F.affine_grid(
        theta.expand(batch, 2, 3),
        list(images.shape),
        align_corners=False,
    )
    return F.grid_sample(
        images, grid, padding_mode="border", align_corners=False
    )


def add_noise(images: Tensor, std: float, seed: int = 0) -> Tensor:
    r"""Pictures with Gaussian noise, $y = x + \sigma\varepsilon$, cut off at 0 and 1."""
    require_shape("images", images, None, None, None, None)
    require_floats("images", images)
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
    require_floats("images", images)
    require_in("factor", factor, 0)
    mean = images.mean(dim=(2, 3), keepdim=True)
    return (mean + factor * (images - mean)).clamp(0, 1)


def erase(images: Tensor, top: int, left: int, side: int) -> Tensor:
    r"""Pictures with one square painted over in the picture's mean colour."""
    *_, height, width = require_shape(
        "images", images, None, None, None, None
    )
    require_floats("images", images)
    side = _require_part("side", side, 1, min(height, width))
    top = _require_part("top", top, 0, height - side)
    left = _require_part("left", left, 0, width - side)
    erased = images.clone()
    mean = images.mean(dim=(2, 3), keepdim=True)
    erased[:, :, top : top + side, left : left + side] = mean
    return erased


def flip(images: Tensor) -> Tensor:
    r"""Mirror images, left and right exchanged, $y_{r,c} = x_{r,W-1-c}$."""
    require_shape("images", images, None, None, None, None)
    return images.flip(-1)


def read_style(images: Tensor) -> Tensor:
    r"""The styles of pictures by day, read by a rule that needs no training."""
    require_shape("images", images, None, 3, None, None)
    grey = images.mean(dim=1)
    grey = grey - grey.mean(dim=(1, 2), keepdim=True)
    columns, rows = grey.mean(dim=1), grey.mean(dim=2)  # their means
    bands = columns.square().mean(dim=1) < rows.square().mean(dim=1) / 4
    panels = grey.pow(3).sum(dim=(1, 2)) > 0
    return torch.where(bands, 0, 1 + panels.long())


STYLES = ("bands", "windows", "panels")


def _require_part(name: str, value: int, least: int, most: int) -> int:
    """The integer `value`, if it lies from `least` to `most`."""
    number = require_int(name, value, least)
    if number > most:
        raise ValueError(f"{name} must be at most {most}, got {number}")
    return number


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


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


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


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


def order(images: Tensor) -> Tensor:
    """The pixels of each picture, from the darkest to the brightest."""
    return images.flatten(1).argsort(stable=True)


x, styles = facades(300)
moved, zoomed = (
    shift(x, down=1, right=-2),
    crop(x, top=1, left=1, side=10),
)
turned, noisy = rotate(x, 10), add_noise(x, 0.1)
darker, weaker = change_brightness(x, 0.8), change_contrast(x, 0.7)
patched, upright = erase(x, top=2, left=5, side=4), x.rot90(dims=(2, 3))
wide, ways = F.pad(x, (2, 2, 2, 2), mode="replicate"), (-2, 1)
windows = [wide[..., 2 - d : 14 - d, 2 + d : 14 + d] for d in ways]
shifts, corners = (
    [shift(x, d, -d) for d in ways],
    zoomed[..., ::11, ::11],
)
colour, spread = x.mean((2, 3)), (noisy - x).std()

for name, y, what, kept in (
    (
        "flip",
        flip(x),
        "left column from the right",
        flip(x)[..., 0].equal(x[..., -1]),
    ),
    (
        "shift",
        moved,
        "edge repeated",
        torch.stack(shifts).equal(torch.stack(windows)),
    ),
    (
        "crop",
        zoomed,
        "the window's corners",
        corners.allclose(x[..., 1:11:9, 1:11:9]),
    ),
    (
        "rotate",
        turned,
        "by 90 as torch.rot90",
        rotate(x, 90).allclose(upright),
    ),
    ("noise", noisy, "spread about 0.1", 0.08 < spread < 0.12),
    (
        "brightness",
        darker,
        "same pixels are brighter",
        order(darker).equal(order(x)),
    ),
    (
        "contrast",
        weaker,
        "same mean colour",
        weaker.mean((2, 3)).allclose(colour),
    ),
    (
        "erase",
        patched,
        "all but 16 pixels",
        (patched != x).any(1).sum() == 16 * len(x),
    ),
):
    hits = (read_style(y) == styles).sum()
    print(
        f"{name}: {what}: {bool(kept)}, same style: {hits} of {len(x)}"
    )
for name, y in {"quarter turn": upright, "negative": 1 - x}.items():
    print(
        f"{name}: same style: {(read_style(y) == styles).sum()} of {len(x)}"
    )
strong = {
    "noise": add_noise(x, 1),
    "brightness": change_brightness(x, 3),
}
for name, y in {**strong, "contrast": change_contrast(x, 3)}.items():
    print(f"strong {name}: values from {y.min():z.1f} to {y.max():.1f}")
