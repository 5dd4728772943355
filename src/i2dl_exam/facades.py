"""Synthetic photographs of facades in three styles, by day and by night."""

import torch
from torch import Tensor

from i2dl_exam.checks import Integer, Interval, checked, positive

STYLES = ("bands", "windows", "panels")


@checked(count=positive, size=Integer(8), noise=Interval(0))
def facades(
    count: int, night: bool = False, size: int = 12, noise: float = 0.1
) -> tuple[Tensor, Tensor]:
    """Facades with bands of glass, windows, or panels between glass.

    The style is where the glass is: in long bands from left to right (label 0), in
    single windows in a wall (1), or everywhere but on single panels of wall (2). Each
    picture draws how many of them fit into it, 2.5 to 3.5 in each direction, where the
    first begins, and noise. By day glass is darker than wall. By night the wall is left
    with an eighth of its light, and the glass is lit. Random numbers come from torch's
    default generator, on its default device.

    Args:
        count: number of pictures; the labels run 0, 1, 2, 0, 1, ...
        night: whether the pictures are taken by night.
        size: side length of the square pictures in pixels, at least 8.
        noise: standard deviation of the noise, 0 or more.

    Returns:
        Grey pictures, shape (count, 1, size, size), float64, in [0, 1]; labels, shape
        (count,), int64.

    Examples:
        >>> images, labels = facades(6, night=True)
        >>> images.shape, labels.tolist()
        (torch.Size([6, 1, 12, 12]), [0, 1, 2, 0, 1, 2])

    Source: stands in for the lost photographs of exam problem 5.
    """
    draws = torch.rand(4, count, 1, 1, 1, dtype=torch.float64)
    # A pattern of 2.5 to 3.5 periods, shifted by chance, each way.
    turns = (2.5 + draws[:2]) * torch.arange(0.5, size) / size
    turns += draws[2:]
    # Along rows and columns: 1 is glass, 0 is wall.
    rows, columns = (1.5 * (2 * torch.pi * turns).cos() + 0.5).clamp(
        0, 1
    )
    rows, styles = rows.mT, torch.arange(count) % 3
    columns[0::3] = 1  # bands
    glass = rows * columns  # windows: glass in both
    glass[2::3] = (rows + columns - glass)[2::3]  # panels: in either
    wall, pane = (0.1, 0.8) if night else (0.8, 0.3)
    images = wall + (pane - wall) * glass
    images += noise * torch.randn(glass.shape, dtype=torch.float64)
    return images.clamp(0, 1), styles
