"""Newton's method against closed forms, autograd and equal likelihoods."""

import math
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.logistic_regression import newton_logistic
from i2dl_exam.sampling import seeded_normal


def mixed(n: int, d: int, seed: int) -> tuple[Tensor, Tensor]:
    """Inputs with labels that depend on them, but not without exceptions."""
    x = seeded_normal(n, d, seed=seed)
    y = (x.sum(dim=1) + 2 * seeded_normal(n, seed=seed + 1000) > 0).double()
    return x, y


@settings(deadline=None)
@given(*[st.tuples(st.integers(1, 30), st.integers(1, 30))] * 2)
def test_a_yes_no_feature_gives_the_shares_of_its_groups(
    zero: tuple[int, int], one: tuple[int, int]
) -> None:
    groups = [(0.0, 0.0, zero[0]), (0.0, 1.0, zero[1]), (1.0, 0.0, one[0])]
    rows = [
        pair for *pair, count in [*groups, (1.0, 1.0, one[1])] for _ in range(count)
    ]
    data = torch.tensor(rows, dtype=torch.float64)
    w, b = newton_logistic(data[:, :1], data[:, 1])
    logits = [math.log(yes / no) for no, yes in (zero, one)]
    assert b.item() == pytest.approx(logits[0], abs=1e-9)
    assert w.item() == pytest.approx(logits[1] - logits[0], abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 4), st.integers(0, 999))
def test_the_gradient_of_cross_entropy_is_0(d: int, seed: int) -> None:
    x, y = mixed(200, d, seed)
    w, b = (each.requires_grad_() for each in newton_logistic(x, y))
    loss = F.binary_cross_entropy_with_logits(x @ w + b, y)
    gradients = torch.autograd.grad(loss, [w, b])
    assert max(g.abs().max().item() for g in gradients) < 1e-12


def test_it_follows_moved_and_scaled_inputs() -> None:
    x, y = mixed(200, 2, 0)
    w, b = newton_logistic(x, y)
    v, c = newton_logistic(2 * x + 3, y)
    torch.testing.assert_close(2 * v, w)
    torch.testing.assert_close(c + 3 * v.sum(), b)


def test_it_comes_to_rest_far_from_the_origin_too() -> None:
    x, y = mixed(200, 2, 0)
    near, _ = newton_logistic(x, y)
    far, _ = newton_logistic(x + 1_000_000, y)
    torch.testing.assert_close(far, near, rtol=1e-6, atol=0)


def test_it_keeps_shapes_and_dtype_and_leaves_its_inputs_alone() -> None:
    x, y = (each.float() for each in mixed(100, 3, 0))
    copies = x.clone(), y.clone()
    w, b = newton_logistic(x, y)
    assert (w.shape, b.shape, w.dtype, b.dtype) == ((3,), (), x.dtype, x.dtype)
    assert (x.equal(copies[0]), y.equal(copies[1])) == (True, True)


def test_it_takes_whole_numbers_and_booleans_as_labels() -> None:
    x, y = mixed(100, 2, 0)
    torch.testing.assert_close(newton_logistic(x, y.long()), newton_logistic(x, y))
    torch.testing.assert_close(newton_logistic(x, y.bool()), newton_logistic(x, y))


POINTS = [[-2.0], [-1.0], [1.0], [2.0]]


@pytest.mark.parametrize(
    ("rows", "labels"),
    [
        (POINTS, [0, 0, 1, 1]),  # separated by a point
        (POINTS, [1, 1, 1, 1]),  # one class only
        ([2 * row for row in POINTS], [0, 1, 0, 1]),  # the same column twice
    ],
)
def test_it_refuses_data_without_best_weights(
    rows: list[list[float]], labels: list[int]
) -> None:
    x, y = torch.tensor(rows, dtype=torch.float64), torch.tensor(labels)
    message = "must have weights of greatest likelihood, got none in 50 steps"
    with pytest.raises(ValueError, match=message):
        newton_logistic(x, y)


def test_it_gives_up_after_max_steps() -> None:
    x = torch.zeros(4, 1, dtype=torch.float64)[:, :0]
    y = torch.tensor([0, 1, 1, 1])
    steps = 0
    odds = 0.0  # Newton's method for the bias alone, step by step
    while True:
        steps += 1
        share = 1 / (1 + math.exp(-odds))
        change = (share - 3 / 4) / (share * (1 - share))
        odds -= change
        if abs(change) < 2**-26:
            break
    _, b = newton_logistic(x, y, max_steps=steps)

    assert b.item() == pytest.approx(odds, abs=1e-15)
    with pytest.raises(ValueError, match=f"got none in {steps - 1} steps"):
        newton_logistic(x, y, max_steps=steps - 1)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"x": torch.zeros(4)}, ValueError, r"x must have shape \(any, any\)"),
        ({"y": torch.zeros(3)}, ValueError, r"y must have shape \(4,\), got \(3,\)"),
        ({"y": [0, 1, 0, 1]}, TypeError, "y must be a tensor"),
        (
            {"x": torch.zeros(4, 1, dtype=torch.int64)},
            TypeError,
            "x must be a floating-point tensor, got torch.int64",
        ),
        (
            {"y": torch.tensor([-1, 1, 1, -1])},
            ValueError,
            r"y must hold 0 and 1 only, got \[-1, 1\]",
        ),
        ({"max_steps": 0}, ValueError, "max_steps must be at least 1, got 0"),
    ],
)
def test_it_names_the_wrong_argument(
    change: dict[str, Any], error: type[Exception], message: str
) -> None:
    values = {"x": torch.tensor(POINTS), "y": torch.tensor([0, 1, 0, 1]), **change}
    with pytest.raises(error, match=message):
        newton_logistic(**values)
