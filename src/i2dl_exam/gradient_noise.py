"""How far gradients of mini-batches lie from the gradient of all samples."""

from typing import Any

from i2dl_exam.checks import Integer, Interval, checked, positive


def _at_most_all(size: int, count: int | None) -> None:
    if count is not None and size > count:
        raise ValueError(
            f"size must be at most count {count}, got {size}"
        )


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
