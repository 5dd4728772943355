"""The derivative of tanh by other formulas, normal means against known moments."""

import math

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.activations import gaussian_mean, tanh_derivative

numbers = st.lists(st.floats(-15, 15), min_size=1, max_size=5)
variances = st.floats(1e-3, 1e3)


@settings(deadline=None)
@given(numbers)
def test_the_derivative_of_tanh_is_one_over_cosh_squared(values: list[float]) -> None:
    s = torch.tensor([*values, 0.0], dtype=torch.float64)
    expected = s.cosh() ** -2
    torch.testing.assert_close(tanh_derivative(s), expected, atol=1e-14, rtol=0)


@settings(deadline=None, max_examples=30)
@given(variances)
def test_gaussian_mean_knows_the_moments(variance: float) -> None:
    moments = {0: 1, 1: 0, 2: 1, 3: 0, 4: 3, 5: 0, 6: 15}
    for power, moment in moments.items():

        def function(s: Tensor, power: int = power) -> Tensor:
            return s**power

        scale = variance ** (power / 2)
        found = gaussian_mean(function, variance) / scale
        assert math.isclose(found, moment, rel_tol=1e-9, abs_tol=1e-9)


@settings(deadline=None, max_examples=30)
@given(variances)
def test_gaussian_mean_of_relu_and_of_cosine(variance: float) -> None:
    std = math.sqrt(variance)
    relu = gaussian_mean(torch.relu, variance)
    assert math.isclose(relu, std / math.sqrt(2 * math.pi), rel_tol=1e-7)
    cosine = gaussian_mean(lambda s: torch.cos(s / std), variance)
    assert math.isclose(cosine, math.exp(-1 / 2), rel_tol=1e-9)


def test_gaussian_mean_is_that_of_the_standard_normal_by_default() -> None:
    assert math.isclose(gaussian_mean(lambda s: s**2), 1, rel_tol=1e-9)
