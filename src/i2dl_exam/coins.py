"""Stand-in photographs of coins: one bright disc each, on a dark ground."""

import torch
from torch import Tensor

from i2dl_exam.checks import Integer, checked, floats


def _inside(share: Tensor) -> None:
    """Raise if a coin would not lie inside its image."""
    if not ((share >= 0) & (share <= 1)).all():
        low, high = share.min(), share.max()
        raise ValueError(
            f"share must lie in [0, 1], got {low} to {high}"
        )


@checked(_inside, share=floats("N 3"), size=Integer(6))
def coins(share: Tensor, size: int) -> Tensor:
    """Flattened images of one disc each: its radius, row and column.

    The edge is anti-aliased: a pixel at distance $d$ from the centre of a coin of
    radius $r$ has the value $r - d + 1/2$, cut off at 0 and 1. Above 1/2 it is coin.

    Args:
        share: of each coin its radius, from 0 (15 % of the side) to 1 (35 %), and its
            row and column, from 0 (first that lies inside the image) to 1 (last), such
            as uniform random numbers; shape (N, 3).
        size: side length of the square images in pixels, at least 6.

    Returns:
        Images, shape (N, size * size), in [0, 1].

    Examples:
        >>> coins(torch.rand(10, 3), size=16).shape
        torch.Size([10, 256])

    Source: stands in for the photographs of exam problem 7.
    """
    radius = size * (0.15 + 0.2 * share[:, :1, None])  # (N, 1, 1)
    centre = radius + (size - 1 - 2 * radius) * share[:, 1:, None]
    away = (torch.arange(size).to(share) - centre).square()
    distance = (away[:, 0, :, None] + away[:, 1, None, :]).sqrt()
    return (radius - distance + 0.5).clamp(0, 1).flatten(1)
