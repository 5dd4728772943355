"""Steps and difference quotients against closed forms."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from i2dl_exam.gradient_descent import difference_quotient, run_steps
from i2dl_exam.sampling import seeded_normal


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 8), st.integers(0, 9), st.integers(0, 99))
def test_steps_leave_a_power_of_the_way(samples: int, repeats: int, seed: int) -> None:
    x, y = seeded_normal(samples, seed=seed), seeded_normal(samples, seed=seed + 100)
    best, factor = x @ y / (x @ x), 1 - 0.1 * 2 * x @ x / samples
    weight = run_steps("e" + repeats * "dba", x, y, 0.1)
    torch.testing.assert_close(best - weight, best * factor**repeats)


@pytest.mark.parametrize(
    ("steps", "missing"),
    [("b", "prediction"), ("eadb", "difference"), ("dbae", "weight"), ("", "weight")],
)
def test_a_step_that_lacks_something_names_it(steps: str, missing: str) -> None:
    x = torch.ones(2, dtype=torch.float64)
    with pytest.raises(KeyError, match=f"'{missing}'"):
        run_steps(steps, x, x, 0.1)


def test_other_letters_and_no_samples_are_refused() -> None:
    with pytest.raises(
        ValueError, match="steps must hold a, b, d, e only, got 'edbac'"
    ):
        run_steps("edbac", torch.ones(2), torch.ones(2), 0.1)
    with pytest.raises(ValueError, match="x must have at least one entry"):
        run_steps("edba", torch.ones(0), torch.ones(0), 0.1)


@pytest.mark.parametrize(("dtype", "digits"), [(torch.float64, 6), (torch.float32, 3)])
def test_quotients_have_the_promised_digits(dtype: torch.dtype, digits: int) -> None:
    z = seeded_normal(100).to(dtype)
    expected = 1 - z.double().tanh() ** 2
    quotient = difference_quotient(nn.Tanh(), z).double()
    torch.testing.assert_close(quotient, expected, rtol=0, atol=10**-digits)
