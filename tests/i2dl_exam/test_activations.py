"""Slopes against autograd, normal means against known moments."""

import math
import re
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.activations import gaussian_mean, relu_slope, tanh_slope
from i2dl_exam.sampling import seeded_normal

numbers = st.lists(st.floats(-30, 30), min_size=1, max_size=5)
variances = st.floats(1e-3, 1e3)


@settings(deadline=None)
@given(numbers)
def test_slopes_equal_autograd(values: list[float]) -> None:
    s = torch.tensor([*values, 0.0], dtype=torch.float64, requires_grad=True)
    for function, slope in ((torch.tanh, tanh_slope), (torch.relu, relu_slope)):
        (expected,) = torch.autograd.grad(function(s).sum(), s)
        torch.testing.assert_close(slope(s), expected)


def test_slopes_keep_shape_and_dtype() -> None:
    for dtype in (torch.float32, torch.float64, torch.bfloat16):
        s = seeded_normal(2, 3).to(dtype)
        for slope in (tanh_slope, relu_slope):
            assert slope(s).dtype == dtype
            assert slope(s).shape == (2, 3)
            assert slope(s).device == s.device


@pytest.mark.parametrize("slope", [tanh_slope, relu_slope])
@pytest.mark.parametrize(
    ("value", "kind"), [(1.5, "float"), (torch.tensor([1, 2]), "torch.int64")]
)
def test_slopes_refuse_what_holds_no_floats(slope: Any, value: Any, kind: str) -> None:
    message = f"s must be a floating-point tensor, got {kind}"
    with pytest.raises(TypeError, match=message):
        slope(value)


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
    assert math.isclose(relu, std / math.sqrt(2 * math.pi), rel_tol=1e-6)
    cosine = gaussian_mean(lambda s: torch.cos(s / std), variance)
    assert math.isclose(cosine, math.exp(-1 / 2), rel_tol=1e-9)


def test_gaussian_mean_agrees_with_drawn_numbers() -> None:
    drawn = (2 * seeded_normal(10**6)).tanh().square().mean().item()
    assert abs(gaussian_mean(lambda s: s.tanh() ** 2, 4.0) - drawn) < 0.003


@pytest.mark.parametrize("variance", [0, -0.5, math.inf, math.nan])
def test_gaussian_mean_refuses_a_variance_that_is_none(variance: float) -> None:
    message = re.escape(f"variance must lie in (0, inf), got {variance}")
    with pytest.raises(ValueError, match=message):
        gaussian_mean(torch.relu, variance)


def test_gaussian_mean_refuses_a_variance_that_is_no_number() -> None:
    with pytest.raises(TypeError, match="variance must be a real number, got '1'"):
        gaussian_mean(torch.relu, "1")  # type: ignore[arg-type]


def test_gaussian_mean_is_that_of_the_standard_normal_by_default() -> None:
    assert gaussian_mean(lambda s: s**2) == pytest.approx(1)
