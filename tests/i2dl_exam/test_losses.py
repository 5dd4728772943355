"""Accuracy against counting, a sigmoid behind a ReLU against its formula."""

import math
from fractions import Fraction

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.losses import accuracy, relu_sigmoid
from i2dl_exam.sampling import seeded_normal


@st.composite
def batches(draw: st.DrawFn) -> tuple[Tensor, Tensor]:
    """Logits of any size from tiny to huge, and labels in range."""
    n, k = draw(st.integers(1, 9)), draw(st.integers(1, 6))
    scale = draw(st.sampled_from([1e-3, 1.0, 30.0, 1e5]))
    labels = draw(st.lists(st.integers(0, k - 1), min_size=n, max_size=n))
    logits = scale * seeded_normal(n, k, seed=draw(st.integers(0, 99)))
    return logits, torch.tensor(labels)


@settings(max_examples=50)
@given(batches())
def test_accuracy_counts_the_right_answers(batch: tuple[Tensor, Tensor]) -> None:
    logits, labels = batch
    rows, right = logits.tolist(), labels.tolist()
    hits = sum(row.index(max(row)) == y for row, y in zip(rows, right, strict=True))

    assert accuracy(logits, labels).item() == pytest.approx(
        float(Fraction(hits, len(rows)))
    )


def test_the_output_behind_a_relu_is_at_least_one_half() -> None:
    z = torch.linspace(-30, 30, 61, dtype=torch.float64)
    expected = [1 / (1 + math.exp(-max(0.0, x))) for x in z.tolist()]
    assert relu_sigmoid(z).tolist() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("labels", "error", "message"),
    [
        ([0, 3], ValueError, "labels must lie in 0 to 2, got 0 to 3"),
        ([-1, 2], ValueError, "labels must lie in 0 to 2, got -1 to 2"),
        ([0.0, 1.0], TypeError, "labels must be torch.int64, got torch.float"),
        ([True, True], TypeError, "labels must be torch.int64, got torch.bool"),
    ],
)
def test_labels_that_are_no_classes_are_refused(
    labels: list[float], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        accuracy(torch.zeros(2, 3), torch.tensor(labels))


def test_no_examples_are_refused() -> None:
    with pytest.raises(ValueError, match="logits must hold at least one row, got none"):
        accuracy(torch.zeros(0, 3), torch.zeros(0, dtype=torch.int64))
