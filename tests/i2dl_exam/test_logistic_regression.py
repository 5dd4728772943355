"""Newton's method against autograd."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.logistic_regression import newton_step
from i2dl_exam.sampling import seeded_normal


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 4), st.integers(0, 999))
def test_a_step_is_that_of_autograds_gradient_and_hessian(d: int, seed: int) -> None:
    x, w = seeded_normal(20, d, seed=seed), seeded_normal(d, seed=seed + 1000)
    y = (seeded_normal(20, seed=seed + 2000) > 0).to(x)

    def loss(w: Tensor) -> Tensor:
        return F.binary_cross_entropy_with_logits(x @ w, y, reduction="sum")

    gradient = torch.autograd.functional.jacobian(loss, w)
    hessian = torch.autograd.functional.hessian(loss, w)
    expected = w - torch.linalg.solve(hessian, gradient)
    torch.testing.assert_close(newton_step(x, y, w), expected)
    torch.testing.assert_close(newton_step(x, y.long(), w), expected)


def test_what_has_no_step_is_refused() -> None:
    x, w = torch.ones(4, 2), torch.zeros(2)  # the columns follow from each other
    with pytest.raises(RuntimeError, match="singular"):
        newton_step(x, torch.tensor([0, 1, 0, 1]), w)
    with pytest.raises(ValueError, match=r"y must hold 0 and 1 only, got \[-1, 1\]"):
        newton_step(x, torch.tensor([-1, 1, 1, -1]), w)
    with pytest.raises(ValueError, match="at least one entry"):
        newton_step(x[:0], torch.zeros(0), w)
