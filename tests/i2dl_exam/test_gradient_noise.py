"""The variance of mini-batches' gradients, by counting all mini-batches."""

from fractions import Fraction
from itertools import combinations
from statistics import mean, pvariance

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from i2dl_exam.gradient_noise import batch_variance

values = st.lists(st.fractions(-9, 9, max_denominator=4), min_size=2, max_size=5)


@settings(deadline=None, max_examples=30)
@given(values, st.data())
def test_variances_are_those_of_all_batches(
    gradients: list[Fraction], data: st.DataObject
) -> None:
    n = len(gradients)
    size = data.draw(st.integers(1, n))
    s2 = pvariance(gradients)
    different = [mean(batch) for batch in combinations(gradients, size)]
    assert batch_variance(s2, size, n) == pvariance(different)


def test_a_batch_holds_at_most_all_samples() -> None:
    with pytest.raises(ValueError, match="size must be at most count 4, got 5"):
        batch_variance(1.0, 5, 4)
