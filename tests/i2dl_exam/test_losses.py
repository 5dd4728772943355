"""Accuracy and cross-entropy against counting, fractions and torch's own loss."""

import math
from collections.abc import Callable
from fractions import Fraction

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.losses import accuracy, cross_entropy, relu_sigmoid
from i2dl_exam.sampling import seeded_normal

both = pytest.mark.parametrize("function", [accuracy, cross_entropy])


@st.composite
def batches(draw: st.DrawFn) -> tuple[Tensor, Tensor]:
    """Logits of any size from tiny to huge, and labels in range."""
    n, k = draw(st.integers(1, 9)), draw(st.integers(1, 6))
    scale = draw(st.sampled_from([1e-3, 1.0, 30.0, 1e5]))
    labels = draw(st.lists(st.integers(0, k - 1), min_size=n, max_size=n))
    logits = scale * seeded_normal(n, k, seed=draw(st.integers(0, 99)))
    return logits, torch.tensor(labels)


@settings(max_examples=100)
@given(batches())
def test_cross_entropy_and_its_gradient_equal_torchs(
    batch: tuple[Tensor, Tensor],
) -> None:
    logits, labels = batch
    leaf = logits.requires_grad_()
    ours, torchs = cross_entropy(leaf, labels), F.cross_entropy(leaf, labels)
    gradients = [torch.autograd.grad(loss, leaf)[0] for loss in (ours, torchs)]

    torch.testing.assert_close(ours, torchs, rtol=1e-10, atol=1e-10)
    torch.testing.assert_close(gradients[0], gradients[1], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    ("dtype", "scores"),
    [
        (torch.bfloat16, (100, 99)),
        (torch.float16, (1000, 999)),
        (torch.float32, (1e4, 9999)),
        (torch.float32, (20, 0)),
    ],
)
def test_large_scores_lose_no_more_digits_than_torchs(
    dtype: torch.dtype, scores: tuple[float, float]
) -> None:
    logits, labels = torch.tensor([scores, (2, 1)], dtype=dtype), torch.tensor([0, 0])
    ours, theirs = cross_entropy(logits, labels), F.cross_entropy(logits, labels)
    torch.testing.assert_close(ours, theirs, rtol=1e-2, atol=1e-7)
    assert not ours.signbit()


@settings(max_examples=50)
@given(batches())
def test_accuracy_counts_the_right_answers(batch: tuple[Tensor, Tensor]) -> None:
    logits, labels = batch
    rows, right = logits.tolist(), labels.tolist()
    hits = sum(row.index(max(row)) == y for row, y in zip(rows, right, strict=True))

    assert accuracy(logits, labels).item() == pytest.approx(
        float(Fraction(hits, len(rows)))
    )


def test_equal_scores_cost_the_logarithm_of_the_number_of_classes() -> None:
    logits, labels = torch.zeros(3, 5).double(), torch.tensor([0, 2, 4])

    assert cross_entropy(logits, labels).item() == pytest.approx(math.log(5))
    assert accuracy(logits, labels).item() == pytest.approx(1 / 3)  # the first counts


def test_the_output_behind_a_relu_is_at_least_one_half() -> None:
    z = torch.linspace(-30, 30, 61, dtype=torch.float64)
    expected = [1 / (1 + math.exp(-max(0.0, x))) for x in z.tolist()]
    assert relu_sigmoid(z).tolist() == pytest.approx(expected, rel=1e-12)


@both
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dtype_follows_the_logits(
    function: Callable[[Tensor, Tensor], Tensor], dtype: torch.dtype
) -> None:
    value = function(torch.zeros(2, 3, dtype=dtype), torch.tensor([0, 1]))

    assert (value.dtype, value.shape) == (dtype, ())


def test_accuracy_never_requires_a_gradient() -> None:
    logits = torch.zeros(2, 3, requires_grad=True)

    assert not accuracy(logits, torch.tensor([0, 1])).requires_grad
    assert cross_entropy(logits, torch.tensor([0, 1])).requires_grad


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
