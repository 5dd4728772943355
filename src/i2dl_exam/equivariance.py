r"""Does an output stay, or move along, when the input moves?

Symbols: a function $f$ of an image $x$, such as a layer, and a movement $T$ of images,
such as a shift or a quarter turn.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from i2dl_exam.checks import checked

Function = Callable[[Tensor], Tensor]


def _not_empty(x: Tensor) -> None:
    if x.numel() == 0:
        raise ValueError(
            f"x must have at least one pixel, got {tuple(x.shape)}"
        )


@checked(_not_empty, x="N C H W")
def equivariance_gap(
    f: Function,
    move: Function,
    x: Tensor,
    move_output: Function | None = None,
) -> float:
    r"""How far $f$ is from equivariant: largest $|f(Tx) - T f(x)|$.

    With `move_output=lambda y: y` it is how far $f$ is from invariant, $f(Tx) = f(x)$.

    Args:
        f: the function, such as a layer.
        move: $T$, the movement of the input, such as `lambda x: x.roll(1, dims=-1)`.
        x: images on which to compare, at least one.
        move_output: the movement of the output; without it the same as `move`. A layer
            with stride $s$ needs another: its output moves by 1 where the input moves
            by $s$.

    Returns:
        0, up to rounding, if every output moves along with its input.

    Raises:
        RuntimeError: if the two outputs differ in shape.

    Source: exam question 1d; Cohen & Welling 2016, section 2 (arXiv:1602.07576).
    """
    pair = f(move(x)), (move_output or move)(f(x))
    after, before = torch.stack(pair).double()  # of one shape
    gap: float = (after - before).abs().max().item()
    return gap
