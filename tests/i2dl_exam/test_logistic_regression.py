"""Newton's method against closed forms, autograd and equal likelihoods."""

import math
from itertools import product

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


def test_it_computes_in_float64_and_leaves_its_inputs_alone() -> None:
    x, y = (each.float() for each in mixed(100, 3, 0))
    copies = x.clone(), y.clone()
    w, b = newton_logistic(x, y)
    assert (w.shape, b.shape, w.dtype, b.dtype) == ((3,), (), *[torch.float64] * 2)
    assert (x.equal(copies[0]), y.equal(copies[1])) == (True, True)


def test_it_takes_whole_numbers_and_booleans_as_labels() -> None:
    x, y = mixed(100, 2, 0)
    torch.testing.assert_close(newton_logistic(x, y.long()), newton_logistic(x, y))
    torch.testing.assert_close(newton_logistic(x, y.bool()), newton_logistic(x, y))


@pytest.mark.parametrize(
    ("rows", "labels"),
    [
        ([[-2.0], [-1.0], [1.0], [2.0]], [1, 1, 1, 1]),  # one class only
    ],
)
def test_it_refuses_data_without_best_weights(
    rows: list[list[float]], labels: list[int]
) -> None:
    x, y = torch.tensor(rows, dtype=torch.float64), torch.tensor(labels)
    with pytest.raises(ValueError, match="no weights are best: do the classes overlap"):
        newton_logistic(x, y)


def test_it_refuses_exactly_the_data_that_a_threshold_separates() -> None:
    """All data of 3 points in 0..5; classes that touch are separated, too."""
    for x, y in product(product(range(6), repeat=3), product((0, 1), repeat=3)):
        zeros = [a for a, label in zip(x, y, strict=True) if not label]
        ones = [a for a, label in zip(x, y, strict=True) if label]
        apart = not (zeros and ones) or (
            max(zeros) <= min(ones) or max(ones) <= min(zeros)
        )
        data = torch.tensor(x)[:, None], torch.tensor(y)
        if apart:
            with pytest.raises(ValueError, match=r"no weights are best|independent"):
                newton_logistic(*data)
        else:
            assert newton_logistic(*data)[0].isfinite().all()


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 3), st.integers(0, 999))
def test_it_refuses_classes_that_touch_in_a_plane(d: int, seed: int) -> None:
    x = seeded_normal(40, d, seed=seed)
    y = x[:, 0] > 0
    x[: d + 1, 0] = 0  # on the plane, of both classes
    y[:2] = torch.tensor([True, False])
    with pytest.raises(ValueError, match="no weights are best"):
        newton_logistic(x, y)


@pytest.mark.parametrize("x", [torch.ones(4, 1), torch.randn(4, 1).repeat(1, 2)])
def test_columns_that_follow_from_each_other_are_refused(x: Tensor) -> None:
    with pytest.raises(
        ValueError, match="columns of x and of ones must be independent"
    ):
        newton_logistic(x, torch.tensor([0, 1, 0, 1]))


def test_it_gives_up_after_max_steps() -> None:
    x, y = mixed(200, 2, 0)
    steps = next(n for n in range(1, 20) if not _gives_up(x, y, n))
    assert 3 < steps < 12
    torch.testing.assert_close(
        newton_logistic(x, y, max_steps=steps), newton_logistic(x, y)
    )


def _gives_up(x: Tensor, y: Tensor, steps: int) -> bool:
    try:
        newton_logistic(x, y, max_steps=steps)
    except ValueError:
        return True
    return False


def test_labels_other_than_0_and_1_are_told() -> None:
    x, y = torch.zeros(4, 1), torch.tensor([-1, 1, 1, -1])
    with pytest.raises(ValueError, match=r"y must hold 0 and 1 only, got \[-1, 1\]"):
        newton_logistic(x, y)
