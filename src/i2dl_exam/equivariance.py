r"""Does an output stay, or move along, when the input moves?

Symbols: a function $f$ of an image $x$, such as a layer, and a movement $T$ of images,
such as a shift or a quarter turn.
"""

from collections.abc import Callable

from torch import Tensor

from i2dl_exam.checks import require_shape

Function = Callable[[Tensor], Tensor]


def invariance_gap(f: Function, move: Function, x: Tensor) -> float:
    r"""How far $f$ is from invariant: the largest entry of $|f(Tx) - f(x)|$.

    Args:
        f: the function.
        move: $T$, for example `lambda x: x.roll(1, dims=-1)`.
        x: images on which to compare, shape (N, C, H, W).

    Returns:
        0, up to rounding, if every output stays as it is.

    Raises:
        TypeError: if `x` is not a tensor.
        ValueError: if `x` has another shape or is empty, or the outputs differ in
            shape.

    Source: exam question 1d.
    """
    return equivariance_gap(f, move, x, move_output=lambda y: y)


def equivariance_gap(
    f: Function,
    move: Function,
    x: Tensor,
    move_output: Function | None = None,
) -> float:
    r"""How far $f$ is from equivariant: the largest entry of $|f(Tx) - T f(x)|$.

    Args:
        f: the function.
        move: $T$, the movement of the input.
        x: images on which to compare, shape (N, C, H, W).
        move_output: the movement of the output; without it the same as `move`. A layer
            with stride $s$ needs another: its output moves by 1 where the input moves
            by $s$.

    Returns:
        0, up to rounding, if every output moves along with its input.

    Raises:
        TypeError: if `x` is not a tensor.
        ValueError: if `x` has another shape or is empty, or the outputs differ in
            shape.

    Source: exam question 1d; Cohen & Welling 2016, section 2 (arXiv:1602.07576).
    """
    require_shape("x", x, None, None, None, None)
    if x.numel() == 0:
        raise ValueError(
            f"x must hold at least one pixel, got shape {tuple(x.shape)}"
        )
    after, before = f(move(x)), (move_output or move)(f(x))
    if after.shape != before.shape:
        raise ValueError(
            f"f must give outputs of one shape, got {tuple(after.shape)} after moving "
            f"x and {tuple(before.shape)} to compare with"
        )
    gap = (
        after.double() - before.double()
    )  # small integers would wrap around
    return gap.abs().max().item()
