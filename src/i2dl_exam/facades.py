"""Synthetic photographs of facades in three styles, by day and by night."""

import torch
from torch import Tensor

from i2dl_exam.checks import require_int, require_shape
from i2dl_exam.sampling import seeded_uniform

STYLES = ("bands", "windows", "panels")


def facades(
    count: int, night: bool = False, size: int = 12, seed: int = 0
) -> tuple[Tensor, Tensor]:
    r"""RGB pictures of one facade each, wall colour and glass mixed, and their styles.

    The style is where the glass is: in long bands from left to right (label 0), in
    single windows in a wall (1), or everywhere but on single panels of wall (2). Each
    picture draws how many of them fit into it, 2.5 to 3.5 in each direction, where the
    first begins, the colour of its wall, and noise. By day glass is darker than wall.
    By night the wall is left with an eighth of its light, and the glass is lit. The
    same seed gives the same buildings for both.

    Args:
        count: number of pictures, at least 1; the labels run 0, 1, 2, 0, 1, ...
        night: whether the pictures are taken by night.
        size: side length of the square pictures in pixels, at least 8.
        seed: seed of the random numbers, at least 0; the same pictures on every device.

    Returns:
        Pictures, shape (count, 3, size, size), float64, in [0, 1]; labels, shape
        (count,), int64.

    Raises:
        TypeError: if an argument is not an integer.
        ValueError: if `count`, `size` or `seed` is too small.

    Source: stands in for the lost photographs of exam problem 5.
    """
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
    r"""The styles of pictures by day, read by a rule that needs no training.

    In bands the columns have nearly the same mean brightness, and the rows have not.
    Of the other two styles, windows are few dark pixels in a light picture, panels few
    light ones in a dark picture: $\sum_p (g_p - \bar g)^3$ over the pixels' brightness
    $g_p$ is negative or positive. A factor for the brightness changes no sign.
    At 8 x 8 pixels it errs now and then, from 12 x 12 on it does not.

    Args:
        images: pictures, shape (count, 3, height, width), floating-point.

    Returns:
        Labels, shape (count,), int64.

    Raises:
        TypeError: if `images` is not a tensor.
        ValueError: if its shape does not fit.
    """
    require_shape("images", images, None, 3, None, None)
    grey = images.mean(dim=1)
    grey = grey - grey.mean(dim=(1, 2), keepdim=True)
    columns, rows = grey.mean(dim=1), grey.mean(dim=2)  # their means
    bands = columns.square().mean(dim=1) < rows.square().mean(dim=1) / 4
    panels = grey.pow(3).sum(dim=(1, 2)) > 0
    return torch.where(bands, 0, 1 + panels.long())
