"""Synthetic photographs of coins with their masks: one disc on a dark ground."""

import torch
from torch import Tensor

from i2dl_exam.checks import require_int
from i2dl_exam.sampling import seeded_uniform


def coins(
    count: int, size: int = 12, seed: int = 0
) -> tuple[Tensor, Tensor]:
    r"""Grey images of one coin each, and masks that say where it lies.

    A coin is a disc; its centre and its radius are drawn at random so that it lies
    wholly inside the image. Its edge is anti-aliased: a pixel at distance $d$ from the
    centre of a coin of radius $r$ has the value $r - d + 1/2$, cut off at 0 and 1.

    Args:
        count: number of images, at least 1.
        size: side length of the square images in pixels, at least 6.
        seed: seed of the random numbers, at least 0; the same images on every device.

    Returns:
        Images, shape (count, 1, size, size), float64, in [0, 1]; masks, shape
        (count, size, size), int64: 1 where a pixel's centre lies inside the coin.

    Raises:
        TypeError: if an argument is not an integer.
        ValueError: if `count`, `size` or `seed` is too small.

    Source: stands in for the photographs of exam problem 7.
    """
    require_int("count", count)
    require_int("size", size, least=6)
    share = (seeded_uniform(count, 3, seed=seed) + 1) / 2  # in [0, 1)
    radius = size * (0.15 + 0.2 * share[:, :1])  # (count, 1)
    free = size - 2 * radius - 1  # how far a centre can move
    row, column = (
        (radius + free * share[:, 1:]).unsqueeze(2).unbind(1)
    )  # (count, 1)
    pixel = torch.arange(size, device=share.device)
    down = (pixel - row).square()[:, :, None]  # (count, size, 1)
    across = (pixel - column).square()[:, None, :]  # (count, 1, size)
    distance = (down + across).sqrt()
    inside = radius[:, :, None] - distance  # > 0 inside, in pixels
    images = (inside + 0.5).clamp(0, 1)
    return images[:, None], (inside > 0).long()
