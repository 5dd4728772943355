r"""Does an output move along when the input moves?

Symbols: a function $f$ of an image $x$, such as a layer, and a movement $T$ of images,
such as a shift or a quarter turn.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from i2dl_exam.checks import checked, floats

Function = Callable[[Tensor], Tensor]


def _not_empty(x: Tensor) -> None:
    if x.numel() == 0:
        raise ValueError("x must have at least one pixel, got none")


@checked(_not_empty, x=floats("N C H W"))
def equivariance_gap(f: Function, move: Function, x: Tensor) -> float:
    r"""How far $f$ is from equivariant: largest $|f(Tx) - T f(x)|$.

    Args:
        f: the function, such as a layer.
        move: $T$, the movement, such as `lambda x: x.roll(1, dims=-1)`.
        x: images on which to compare, at least one.

    Returns:
        0, up to rounding, if every output moves along with its input.

    Raises:
        RuntimeError: if the two outputs differ in shape.

    Examples:
        >>> conv = nn.Conv2d(1, 1, 3, padding=1, padding_mode="circular")
        >>> images = torch.rand(2, 1, 8, 8)
        >>> equivariance_gap(conv, lambda x: x.roll(1, -1), images) < 1e-6
        True

    Source: exam question 1d; Cohen & Welling 2016, section 2 (arXiv:1602.07576).
    """
    gap = torch.stack([f(move(x)), move(f(x))]).diff(dim=0)
    return gap.abs().max().item()
