"""Variances and bounds against torch.nn.init."""

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from i2dl_exam.initialization import he_variance, uniform_bound, xavier_variance

large = st.integers(1, 10**6)


def test_variances_are_those_of_torch(over_seeds: Callable[..., object]) -> None:
    def worst(seed: int) -> float:
        torch.manual_seed(seed)
        pairs = [
            (nn.init.xavier_normal_, {}, xavier_variance(300, 200)),
            (nn.init.kaiming_normal_, {"nonlinearity": "relu"}, he_variance(300)),
        ]
        found = [
            abs(init(torch.empty(200, 300), **options).var().item() / variance - 1)
            for init, options, variance in pairs
        ]
        return max(found)

    assert over_seeds(
        "torch.nn.init differs from the variance by", worst, less_than=0.05
    )


def test_xavier_for_a_square_layer_is_one_over_n() -> None:
    for n in (1, 3, 100):
        assert xavier_variance(n, n) == 1 / n
        assert he_variance(n) == 2 * xavier_variance(n, n)


@given(large, st.floats(0.01, 100))
def test_n_weights_have_the_gains_square_as_variance(n: int, gain: float) -> None:
    variance = uniform_bound(n, gain) ** 2 / 3  # of U(-alpha, alpha)
    assert math.isclose(n * variance, gain**2)
    assert math.isclose(uniform_bound(3 * n * n), 1 / n)


@pytest.mark.parametrize("kind", ["linear", "relu", "tanh"])
def test_torchs_kaiming_uniform_draws_up_to_the_bound(kind: Any) -> None:
    weights = torch.empty(300, 300)
    nn.init.kaiming_uniform_(weights, nonlinearity=kind)
    bound = uniform_bound(300, nn.init.calculate_gain(kind))
    assert 0.99 * bound < weights.abs().max().item() <= bound * (1 + 1e-6)
