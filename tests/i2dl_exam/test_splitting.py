"""A split loses and doubles nothing, and divides each class by the percentages."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from i2dl_exam.splitting import stratified_split

classes = st.lists(st.integers(0, 4), min_size=1, max_size=120)


@st.composite
def percentages(draw: st.DrawFn) -> list[int]:
    """Two to five whole percentages that add up to 100; some may be 0."""
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=1, max_size=4)))
    return [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]


@given(classes, percentages())
def test_each_example_is_in_one_part_and_each_class_is_divided(
    labels: list[int], shares: list[int]
) -> None:
    parts = [p.tolist() for p in stratified_split(torch.tensor(labels), shares)]

    assert sorted(i for part in parts for i in part) == list(range(len(labels)))
    for label in set(labels):
        found = [sum(labels[i] == label for i in part) for part in parts]
        count = labels.count(label)
        others = [count * share // 100 for share in shares[1:]]
        assert found == [count - sum(others), *others]


def test_every_example_can_land_in_every_part_and_at_every_place() -> None:
    labels = torch.tensor([0, 1] * 5)
    splits = [stratified_split(labels, [60, 40]) for _ in range(200)]

    for k, size in enumerate((6, 4)):
        for place in range(size):
            own = place * 2 // size  # the class at this place
            assert {int(parts[k][place]) for parts in splits} == set(range(own, 10, 2))
    counts = torch.stack([torch.bincount(first, minlength=10) for first, _ in splits])
    assert (counts.double().mean(0) - 3 / 5).abs().max() < 0.15  # all alike


@pytest.mark.parametrize("shares", [[60, 20], [60, 50], []])
def test_there_must_be_labels_and_percentages_of_100(shares: list[int]) -> None:
    with pytest.raises(ValueError, match="percentages must "):
        stratified_split(torch.zeros(10), shares)
    with pytest.raises(ValueError, match="labels must not be empty"):
        stratified_split(torch.zeros(0), [60, 40])
