"""Steps, curvature and difference quotients against closed forms."""

from fractions import Fraction

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.gradient_descent import curvature, difference_quotient, run_steps
from i2dl_exam.sampling import seeded_normal


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 8), st.integers(1, 9), st.integers(0, 99))
def test_repeated_steps_leave_a_power_of_the_way(
    samples: int, repeats: int, seed: int
) -> None:
    x, y = seeded_normal(samples, seed=seed), seeded_normal(samples, seed=seed + 100)
    best, lr = (x @ y) / (x @ x), 0.1
    factor = 1 - lr * curvature(x[:, None])
    weight = run_steps("edbac", x, y, lr, repeats)
    torch.testing.assert_close(best - weight, best * factor ** (repeats + 1))
    torch.testing.assert_close(
        run_steps("edbca", x, y, lr, repeats), best * (1 - factor)
    )


@pytest.mark.parametrize(
    ("order", "missing"),
    [
        ("bcdea", "prediction"),
        ("eadbc", "difference"),
        ("dbace", "weight"),
        ("ecdba", "step to repeat"),
        ("cedba", "step to repeat"),
    ],
)
def test_a_step_that_lacks_something_names_it(order: str, missing: str) -> None:
    x = torch.ones(2, dtype=torch.float64)
    with pytest.raises(KeyError, match=f"'{missing}'"):
        run_steps(order, x, x, 0.1, 3)


@pytest.mark.parametrize("order", ["edba", "edbacc", "edbax", ""])
def test_other_letters_are_refused(order: str) -> None:
    x = torch.ones(2)
    message = f"order must hold a, b, c, d and e once each, got {order!r}"
    with pytest.raises(ValueError, match=message):
        run_steps(order, x, x, 0.1, 3)


def test_curvature_of_small_data_by_hand() -> None:
    x = torch.tensor([[1.0], [2.0]], dtype=torch.float64)
    assert curvature(x).item() == pytest.approx(5)
    assert curvature(torch.cat([x] * 4, dim=1)).item() == pytest.approx(20)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 9), st.integers(1, 4), st.integers(0, 99))
def test_curvature_is_the_largest_of_the_losss_hessian(
    n: int, d: int, seed: int
) -> None:
    x, y = seeded_normal(n, d, seed=seed), seeded_normal(n, seed=seed + 100)

    def loss(w: Tensor) -> Tensor:
        return (x @ w - y).square().mean()

    hessian = torch.autograd.functional.hessian(loss, torch.zeros_like(x[0]))
    largest = torch.linalg.matrix_norm(hessian, 2)  # no eigenvalue is negative
    torch.testing.assert_close(curvature(x), largest)


@given(st.fractions(-9, 9, max_denominator=8), st.sampled_from([0.25, 0.5, 1.0]))
def test_quotients_of_a_parabola_are_exact(at: Fraction, step: float) -> None:
    z = torch.tensor([float(at)], dtype=torch.float64)
    quotient = difference_quotient(lambda z: 3 * z**2 + z, z, step)
    assert quotient.item() == pytest.approx(float(6 * at + 1), abs=1e-9)


def test_by_default_quotients_have_ten_digits() -> None:
    z = seeded_normal(100)
    quotient = difference_quotient(torch.sin, z)
    torch.testing.assert_close(quotient, z.cos(), rtol=0, atol=1e-9)
