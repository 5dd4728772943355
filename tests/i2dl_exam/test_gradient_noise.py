"""Mini-batches and the variance of their gradients, by counting all of them."""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, product
from statistics import mean, pvariance
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from i2dl_exam.gradient_noise import batch_variance, draw_batches

values = st.lists(st.fractions(-9, 9, max_denominator=4), min_size=2, max_size=5)


@settings(deadline=None)
@given(st.integers(1, 30), st.integers(1, 20), st.integers(0, 999), st.data())
def test_a_batch_has_different_samples(
    count: int, batches: int, seed: int, data: st.DataObject
) -> None:
    size = data.draw(st.integers(1, count))
    drawn = draw_batches(count, size, batches, seed)
    assert drawn.shape == (batches, size)
    assert drawn.dtype == torch.int64
    assert set(drawn.flatten().tolist()) <= set(range(count))
    assert all(len(set(row)) == size for row in drawn.tolist())


def test_a_seed_gives_the_same_batches_and_another_seed_others() -> None:
    first, again, other = (draw_batches(50, 9, 4, seed) for seed in (3, 3, 4))
    assert first.equal(again)
    assert not first.equal(other)


def test_every_batch_is_equally_likely(over_seeds: Callable[..., object]) -> None:
    pairs = [frozenset(pair) for pair in combinations(range(4), 2)]

    def unevenness(seed: int) -> float:
        """Chi-square of 6000 pairs; its mean is 5."""
        counts = Counter(map(frozenset, draw_batches(4, 2, 6000, seed).tolist()))
        return sum((counts[pair] - 1000) ** 2 / 1000 for pair in pairs)

    assert over_seeds("chi-square of pairs drawn (5 degrees)", unevenness, less_than=40)
    assert len(pairs) == 6


@settings(deadline=None, max_examples=30)
@given(values, st.data())
def test_variances_are_those_of_all_batches(
    gradients: list[Fraction], data: st.DataObject
) -> None:
    n = len(gradients)
    size = data.draw(st.integers(1, n))
    s2 = pvariance(gradients)
    different = [mean(batch) for batch in combinations(gradients, size)]
    repeated = [mean(batch) for batch in product(gradients, repeat=size)]
    assert batch_variance(s2, size, n) == pvariance(different)
    assert batch_variance(s2, size) == pvariance(repeated)


def test_repeats_allow_a_batch_larger_than_the_data() -> None:
    assert batch_variance(6.0, 12) == 0.5


CALLS: list[tuple[Callable[..., Any], tuple[Any, ...], type[Exception], str]] = [
    (draw_batches, (4, 5, 1), ValueError, "size must be at most count 4, got 5"),
    (draw_batches, (4, 0, 1), ValueError, "size must be at least 1, got 0"),
    (draw_batches, (0, 1, 1), ValueError, "count must be at least 1, got 0"),
    (draw_batches, (4, 1, 0), ValueError, "batches must be at least 1, got 0"),
    (draw_batches, (4, 1, 1, -1), ValueError, "seed must be at least 0, got -1"),
    (draw_batches, (4, 1.5, 1), TypeError, "size must be an int, got 1.5"),
    (batch_variance, (-1.0, 2), ValueError, r"variance must lie in \[0, inf\), got "),
    (batch_variance, (1.0, 0), ValueError, "size must be at least 1, got 0"),
    (batch_variance, (1.0, 1, 1), ValueError, "count must be at least 2, got 1"),
    (batch_variance, (1.0, 5, 4), ValueError, "size must be at most count 4, got 5"),
]


@pytest.mark.parametrize(("function", "arguments", "kind", "message"), CALLS)
def test_bad_arguments_are_named(
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    kind: type[Exception],
    message: str,
) -> None:
    with pytest.raises(kind, match=f"^{message}"):
        function(*arguments)
