"""Mini-batches, and how far their gradients lie from the gradient of all samples."""

from typing import Any, SupportsIndex

from torch import Tensor

from i2dl_exam.checks import require_in, require_int
from i2dl_exam.sampling import seeded_uniform


def draw_batches(
    count: SupportsIndex,
    size: SupportsIndex,
    batches: SupportsIndex,
    seed: int = 0,
) -> Tensor:
    """Random mini-batches: in each row `size` different numbers below `count`.

    Args:
        count: number of training samples $N$, at least 1.
        size: batch size $B$, from 1 to `count`.
        batches: how many mini-batches to draw, each from all samples; at least 1.
        seed: seed of the CPU generator, at least 0.

    Returns:
        Indices of samples, shape (batches, size), dtype int64.

    Raises:
        TypeError: if an argument is not an integer.
        ValueError: if an argument lies outside its range.
    """
    rows, columns = (
        require_int("batches", batches),
        require_int("count", count),
    )
    keys = seeded_uniform(rows, columns, seed=seed)
    return keys.argsort()[
        :, : _batch_size(size, columns)
    ]  # a random order


def batch_variance(
    variance: Any,
    size: SupportsIndex,
    count: SupportsIndex | None = None,
) -> Any:
    r"""Variance of a mini-batch's gradient, $\frac{s^2}{B} \cdot \frac{N - B}{N - 1}$.

    Without `count` the samples of a batch are drawn with replacement, and the second
    factor is 1.

    Args:
        variance: $s^2$: mean squared distance of one sample's gradient from the mean
            of all; at least 0.
        size: batch size $B$, at least 1.
        count: number of samples $N$, at least 2, when the samples of a batch differ.

    Returns:
        Mean squared distance of the mini-batch's gradient from the mean of all.

    Raises:
        TypeError: if an argument is no number.
        ValueError: if an argument lies outside its range.

    Source: Cochran 1977, Sampling Techniques, theorem 2.2.
    """
    require_in("variance", variance, 0)
    if count is None:
        return variance / require_int("size", size)
    n = require_int("count", count, least=2)
    b = _batch_size(size, n)
    return variance * (n - b) / (b * (n - 1))


def _batch_size(size: SupportsIndex, count: int) -> int:
    """The batch size, if it is from 1 to `count`."""
    b = require_int("size", size)
    if b > count:
        raise ValueError(f"size must be at most count {count}, got {b}")
    return b
