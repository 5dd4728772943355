"""A split has exact sizes, loses and doubles nothing, and keeps the mix of classes."""

from collections import Counter
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from i2dl_exam.splitting import part_sizes, stratified_split


@st.composite
def percentages(draw: st.DrawFn) -> list[int]:
    """Two to five whole percentages that add up to 100; some may be 0."""
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=1, max_size=4)))
    return [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]


@given(st.integers(1, 10**6), percentages())
def test_sizes_add_up_and_are_the_exact_shares_rounded(
    count: int, shares: list[int]
) -> None:
    sizes = part_sizes(count, shares)
    exact = [Fraction(count * share, 100) for share in shares]

    assert sum(sizes) == count
    assert all(abs(n - e) < 1 for n, e in zip(sizes, exact, strict=True))
    up = [e % 1 for n, e in zip(sizes, exact, strict=True) if n > e]
    down = [e % 1 for n, e in zip(sizes, exact, strict=True) if n < e]
    assert min(up, default=Fraction(1)) >= max(down, default=Fraction(0))


@given(st.integers(1, 30), st.sampled_from([(60, 20, 20), (80, 10, 10), (50, 30, 20)]))
def test_no_other_sizes_are_nearer_to_the_shares(
    count: int, shares: tuple[int, ...]
) -> None:
    def miss(sizes: tuple[int, ...]) -> int:
        pairs = zip(sizes, shares, strict=True)
        return sum((100 * n - count * p) ** 2 for n, p in pairs)

    possible = product(range(count + 1), repeat=2)
    all_sizes = ((a, b, count - a - b) for a, b in possible if a + b <= count)
    assert miss(tuple(part_sizes(count, shares))) == min(map(miss, all_sizes))


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=120),
    percentages(),
    st.integers(0, 10**6),
)
def test_parts_are_disjoint_cover_all_and_have_their_sizes(
    classes: list[int], shares: list[int], seed: int
) -> None:
    parts = stratified_split(torch.tensor(classes), shares, seed)
    indices = [i for part in parts for i in part.tolist()]

    assert sorted(indices) == list(range(len(classes)))
    assert [len(part) for part in parts] == part_sizes(len(classes), shares)


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=120),
    percentages(),
    st.integers(0, 10**6),
)
def test_each_class_is_split_like_the_whole(
    classes: list[int], shares: list[int], seed: int
) -> None:
    whole = Counter(classes)
    for part, share in zip(
        stratified_split(torch.tensor(classes), shares, seed), shares, strict=True
    ):
        found = Counter(classes[i] for i in part.tolist())
        for label, count in whole.items():
            off = abs(found[label] - Fraction(count * share, 100))
            assert off < len(shares)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.integers(0, 10**6))
def test_a_split_without_remainder_is_exact_in_each_class(
    tens: list[int], seed: int
) -> None:
    labels = torch.arange(len(tens)).repeat_interleave(torch.tensor(tens) * 10)
    for part, share in zip(
        stratified_split(labels, (60, 30, 10), seed), (6, 3, 1), strict=True
    ):
        counts = torch.bincount(labels[part], minlength=len(tens))
        assert counts.tolist() == [share * n for n in tens]


def test_every_example_can_land_in_every_part_and_at_every_place() -> None:
    labels = torch.tensor([0, 1, 0, 1, 0])
    splits = [stratified_split(labels, (60, 40), seed) for seed in range(200)]

    for k, size in enumerate((3, 2)):
        for place in range(size):
            assert {int(parts[k][place]) for parts in splits} == set(range(5))
    counts = torch.stack([torch.bincount(first, minlength=5) for first, _ in splits])
    assert (counts.double().mean(0) - 3 / 5).abs().max() < 0.1  # all alike
    again = stratified_split(labels, (60, 40), 7)
    assert all(a.equal(b) for a, b in zip(splits[7], again, strict=True))


@pytest.mark.parametrize(
    ("count", "shares", "message"),
    [
        (0, (60, 20, 20), "count must be at least 1, got 0"),
        (10, (60, 20), "percentages must add up to 100, got 80"),
        (10, (110, -10), "percentages must be at least 0, got -10"),
    ],
)
def test_shares_that_do_not_fit_are_refused(
    count: int, shares: tuple[int, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        part_sizes(count, shares)
    with pytest.raises(ValueError, match=message):
        stratified_split(torch.zeros(count), shares)


def test_small_integers_of_numpy_do_not_overflow() -> None:
    assert part_sizes(np.uint8(100), (60, 20, 20)) == [60, 20, 20]
    assert part_sizes(np.int32(50_000_000), (60, 40)) == [30_000_000, 20_000_000]


def test_numbers_that_are_no_integers_are_refused() -> None:
    with pytest.raises(TypeError, match=r"count must be an int, got 9\.5"):
        part_sizes(9.5, (60, 40))
    with pytest.raises(TypeError, match=r"percentages must be an int, got 59\.5"):
        part_sizes(10, (59.5, 40.5))
    with pytest.raises(TypeError, match=r"seed must be an int, got 0\.5"):
        stratified_split(torch.zeros(4), (50, 50), 0.5)


def test_labels_must_be_a_vector_and_the_seed_not_negative() -> None:
    with pytest.raises(TypeError, match="labels must be a tensor"):
        stratified_split([0, 1], (50, 50))
    with pytest.raises(ValueError, match=r"labels must have shape \(any,\)"):
        stratified_split(torch.zeros(2, 2), (50, 50))
    with pytest.raises(ValueError, match="seed must be at least 0, got -1"):
        stratified_split(torch.zeros(2), (50, 50), -1)
