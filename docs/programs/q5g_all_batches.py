"""5g: The variance of a mini-batch's gradient is s^2 / B, by counting all batches."""

import math
import operator
from fractions import Fraction
from itertools import combinations, product
from numbers import Real
from statistics import mean, pvariance
from typing import Any, SupportsIndex


def batch_variance(
    variance: Any, size: SupportsIndex, count: SupportsIndex | None = None
) -> Any:
    r"""Variance of a mini-batch's gradient, $\frac{s^2}{B} \cdot \frac{N - B}{N - 1}$."""
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


def require_in(
    name: str,
    value: Any,
    low: float,
    high: float = math.inf,
    *,
    open_low: bool = False,
) -> None:
    """Raise unless `value` is a real number in [low, high), or in (low, high)."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name} must be a real number, got {value!r}")
    if not value < high or value < low or (open_low and value == low):
        bracket = "(" if open_low else "["
        raise ValueError(f"{name} must lie in {bracket}{low}, {high}), got {value}")


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(f"{name} must be at least {least}, got {number}")
    return number


# --- Question 5g ----------------------------------------------------------
gradients = [Fraction(g) for g in (-2, 0, 2, 4)]  # of four samples, for one weight
n, full, s2 = len(gradients), mean(gradients), pvariance(gradients)
print(f"gradient of all samples {full}, variance of a single sample's {s2}")

for size in (1, 2, 3, 4):
    print(f"B = {size}:")
    draws = {"repeats allowed": product(gradients, repeat=size)}
    draws["all different"] = combinations(gradients, size)
    formulas = batch_variance(s2, size), batch_variance(s2, size, n)
    for (name, batches), formula in zip(draws.items(), formulas, strict=True):
        means = [mean(batch) for batch in batches]
        variance, wrong = pvariance(means), sum(g < 0 for g in means)
        unbiased = mean(means) == full
        print(f"  {name}: {len(means)} batches, mean gradient correct: {unbiased}")
        print(f"    variance {variance}, formula {formula}, wrong sign: {wrong}")
