"""Synthetic photographs of facades in three styles, by day and by night."""

import torch
from torch import Tensor

from i2dl_exam.checks import Integer, checked, natural, positive

STYLES = ("bands", "windows", "panels")


@checked(count=positive, size=Integer(8), seed=natural)
def facades(
    count: int, night: bool = False, size: int = 12, seed: int = 0
) -> tuple[Tensor, Tensor]:
    """Facades with bands of glass, windows, or panels between glass.

    The style is where the glass is: in long bands from left to right (label 0), in
    single windows in a wall (1), or everywhere but on single panels of wall (2). Each
    picture draws how many of them fit into it, 2.5 to 3.5 in each direction, where the
    first begins, the colour of its wall, and noise. By day glass is darker than wall.
    By night the wall is left with an eighth of its light, and the glass is lit. The
    same seed gives the same buildings for both.

    Args:
        count: number of pictures; the labels run 0, 1, 2, 0, 1, ...
        night: whether the pictures are taken by night.
        size: side length of the square pictures in pixels, at least 8.
        seed: seed of the random numbers; the same pictures on every device.

    Returns:
        Pictures, shape (count, 3, size, size), float64, in [0, 1]; labels, shape
        (count,), int64.

    Source: stands in for the lost photographs of exam problem 5.
    """
    sizes = [2, 2, 3, 1, 3 * size**2]
    generator = torch.Generator("cpu").manual_seed(seed)
    draws = torch.zeros(count, sum(sizes), 1, 1, device="cpu").double()
    draws.uniform_(-1, 1, generator=generator)
    draws = draws.to(torch.get_default_device())
    number, start, colour, lamp, noise = draws.split_with_sizes(
        sizes, dim=1
    )
    middle = torch.arange(size).to(draws) + 0.5  # of each pixel
    wave = torch.cos(torch.pi * ((6 + number) * middle / size + start))
    down, across = (0.5 - 1.5 * wave).clamp(0, 1).chunk(2, dim=1)
    glass = down.mT.repeat(1, 1, 1, size)  # 1 where glass is: bands
    glass[1::3] *= across[1::3]  # windows
    glass[2::3] += ((1 - glass) * across)[2::3]  # all but panels
    wall, pane = 0.8 + 0.15 * colour, 0.3 + 0.1 * lamp
    if night:  # the wall is dark, and the glass is lit
        wall, pane = wall / 8, 0.8 + 0.2 * lamp
    images = wall + (pane - wall) * glass  # (count, 3, size, size)
    images += 0.1 * noise.view(images.shape)
    return images.clamp(0, 1), torch.arange(count) % 3
