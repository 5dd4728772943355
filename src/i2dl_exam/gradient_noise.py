"""How far gradients of mini-batches lie from the gradient of all samples."""

from i2dl_exam.checks import Integer, Interval, checked, positive


def _at_most_all(size: int, count: int) -> None:
    if size > count:
        raise ValueError(
            f"size must be at most count {count}, got {size}"
        )


@checked(
    _at_most_all, variance=Interval(0), size=positive, count=Integer(2)
)
def batch_variance(variance: float, size: int, count: int) -> float:
    r"""Variance of a mean, $\frac{s^2 (N - B)}{B (N - 1)}$.

    Args:
        variance: $s^2$: mean squared distance of one sample's gradient from the mean
            of all; a float or an exact fraction.
        size: batch size $B$; its samples differ.
        count: number of samples $N$.

    Returns:
        Mean squared distance of the mini-batch's gradient from the mean of all.

    Examples:
        >>> batch_variance(1.0, size=10, count=100)
        0.09090909090909091
        >>> batch_variance(1.0, size=100, count=100)
        0.0

    Source: Cochran 1977, Sampling Techniques, theorem 2.2.
    """
    return variance * (count - size) / (size * (count - 1))
