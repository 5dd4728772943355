"""The bound of uniform weights against exact squares and torch's own rules."""

import math
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from i2dl_exam.initialization import uniform_bound

sizes = st.integers(1, 10**6)


@given(sizes)
def test_for_three_k_squared_inputs_the_bound_is_one_over_k(k: int) -> None:
    assert math.isclose(uniform_bound(3 * k * k), 1 / k)


@given(sizes, st.floats(0.01, 100))
def test_n_weights_have_the_gains_square_as_variance(n: int, gain: float) -> None:
    variance = uniform_bound(n, gain) ** 2 / 3  # of U(-alpha, alpha)
    assert math.isclose(n * variance, gain**2)


@pytest.mark.parametrize("kind", ["linear", "relu", "tanh"])
def test_torchs_kaiming_uniform_draws_up_to_the_bound(kind: Any) -> None:
    weights = torch.empty(300, 300)
    nn.init.kaiming_uniform_(weights, nonlinearity=kind)
    bound = uniform_bound(300, nn.init.calculate_gain(kind))
    assert 0.99 * bound < weights.abs().max().item() <= bound * (1 + 1e-6)


@pytest.mark.parametrize("n", [0, -3])
def test_less_than_one_input_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match=rf"^n must be at least 1, got {n}$"):
        uniform_bound(n)


def test_a_size_that_is_no_integer_is_refused() -> None:
    half: Any = 2.5
    with pytest.raises(TypeError, match=r"^n must be an int, got 2\.5$"):
        uniform_bound(half)


@pytest.mark.parametrize("gain", [0, -1, math.inf, math.nan])
def test_a_gain_that_is_not_positive_and_finite_is_refused(gain: float) -> None:
    with pytest.raises(ValueError, match=rf"^gain must lie in \(0, inf\), got {gain}$"):
        uniform_bound(3, gain)


def test_a_gain_that_is_no_number_is_refused() -> None:
    word: Any = "relu"
    with pytest.raises(TypeError, match=r"^gain must be a real number, got 'relu'$"):
        uniform_bound(3, word)
