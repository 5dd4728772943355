"""Mini-batches, and how far their gradients lie from the gradient of all samples."""

from typing import Any

from torch import Tensor

from i2dl_exam.checks import (
    Integer,
    Interval,
    checked,
    natural,
    positive,
)
from i2dl_exam.sampling import seeded_uniform


def _at_most_all(size: int, count: int | None) -> None:
    if count is not None and size > count:
        raise ValueError(
            f"size must be at most count {count}, got {size}"
        )


@checked(
    _at_most_all,
    count=positive,
    size=positive,
    batches=positive,
    seed=natural,
)
def draw_batches(
    count: int, size: int, batches: int, seed: int = 0
) -> Tensor:
    """Random mini-batches: rows of `size` different numbers below `count`.

    Args:
        count: number of training samples $N$.
        size: batch size $B$, at most `count`.
        batches: how many mini-batches to draw, each from all samples.
        seed: seed of the CPU generator.

    Returns:
        Indices of samples, shape (batches, size), dtype int64.
    """
    keys = seeded_uniform(batches, count, seed=seed)
    return keys.argsort(dim=1)[:, :size]  # the first of a random order


@checked(
    _at_most_all, variance=Interval(0), size=positive, count=Integer(2)
)
def batch_variance(
    variance: Any, size: int, count: int | None = None
) -> Any:
    r"""Variance of a mean, $\frac{s^2}{B} \cdot \frac{N - B}{N - 1}$.

    Without `count` the samples of a batch are drawn with replacement, and the second
    factor is 1.

    Args:
        variance: $s^2$: mean squared distance of one sample's gradient from the mean
            of all.
        size: batch size $B$.
        count: number of samples $N$, when the samples of a batch differ.

    Returns:
        Mean squared distance of the mini-batch's gradient from the mean of all.

    Source: Cochran 1977, Sampling Techniques, theorem 2.2.
    """
    if count is None:
        return variance / size
    return variance * (count - size) / (size * (count - 1))
